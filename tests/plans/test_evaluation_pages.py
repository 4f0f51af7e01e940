"""The public pages of self-assessments, and the trial that only staff can see."""

import datetime as dt
import re

import pytest

from consultations.actions import hide
from plans.actions import withdraw_evidence
from plans.models import PlanAlias
from tests.factories import (
    ConsultationFactory,
    EvaluationFactory,
    EvidenceFactory,
    PlanFactory,
    ProvenanceLinkFactory,
    ResponseFactory,
    StatusUpdateFactory,
    SubmissionFactory,
)
from tests.factories.consultations import NOW
from tests.plans.reading import words_of
from tests.plans.staff_pages import page_of

from .evaluated import (
    built,
    draft,
    plan_evaluated_elsewhere,
    plan_with_evidence,
    published,
    with_quick_pdf,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_pdf(monkeypatch):
    with_quick_pdf(monkeypatch)


FINAL = "/handlingsplaner/2025-2027/selvevaluering/slut/"
TRIAL = "/handlingsplaner/2017-2019/selvevaluering/proeve/"
TRIAL_FILE = "/handlingsplaner/2017-2019/selvevaluering/proeve.pdf"
MARK = "Prøveudkast – ikke regeringens selvevaluering"


def external(**fields):
    known = {
        "title_da": "Midtvejsevaluering 2018",
        "kind": "midterm",
        "is_external": True,
        "url": "https://example.org/midtvejs",
        "publisher": "Digitaliseringsstyrelsen",
        "published_on": dt.date(2018, 10, 22),
        "published_precision": "day",
        "languages": "da",
        "completion_counts": {"limited": 7, "substantial": 5, "complete": 2},
    }
    return EvaluationFactory(**known | fields)


def content_of(response) -> bytes:
    return b"".join(response.streaming_content)


def test_list_shows_what_is_out_and_no_drafts(client, editor):
    external()
    published(plan_with_evidence(), editor)
    draft(PlanFactory(title_da="Plan med udkast"))
    page = client.get("/selvevalueringer/").content.decode()
    assert "Midtvejsevaluering 2018" in page
    assert "Offentliggjort: 22. oktober 2018" in page
    assert FINAL in page
    assert "Plan med udkast" not in page


def test_list_marks_demonstrations(client, editor):
    published(plan_with_evidence(is_demonstration=True), editor)
    assert "status--demo" in client.get("/selvevalueringer/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_queries_whatever_it_shows(client, django_assert_num_queries, number):
    for index in range(number):
        external(title_da=f"Evaluering {index}")
    with django_assert_num_queries(1):
        page = client.get("/selvevalueringer/").content.decode()
    assert all(f"Evaluering {index}" in page for index in range(number))


def test_report_held_elsewhere_shows_what_is_known(client, django_assert_num_queries):
    external(plan=PlanFactory(slug="2017-2019"))
    with django_assert_num_queries(3):
        page = client.get("/handlingsplaner/2017-2019/selvevaluering/midtvejs/").content.decode()
    assert 'href="https://example.org/midtvejs"' in page
    assert "22. oktober 2018" in page
    assert "Digitaliseringsstyrelsen</dd>" in page
    assert '<th scope="row">Gennemført i begrænset grad</th><td>7</td>' in page
    assert '<th scope="row">Gennemført i væsentlig grad</th><td>5</td>' in page
    assert '<th scope="row">Afsluttet</th><td>2</td>' in page


def test_report_of_which_little_is_known_says_so(client):
    external(plan=PlanFactory(slug="2012"), url="", publisher="", languages="")
    page = client.get("/handlingsplaner/2012/selvevaluering/midtvejs/").content.decode()
    assert page.split("<main")[1].split("</main>")[0].count("ikke oplyst</dd>") == 3


def test_report_held_elsewhere_in_english(client):
    external(plan=PlanFactory(slug="2017-2019"), title_en="Mid-term 2018")
    page = client.get("/en/action-plans/2017-2019/self-assessment/midterm/").content.decode()
    assert "Mid-term 2018" in page
    assert "22 October 2018" in page


def test_published_report_is_the_stored_page(client, editor, django_assert_num_queries):
    evaluation = published(plan_with_evidence(), editor)
    stored = evaluation.published_snapshot.renditions.get(format="html", language="da").file
    with django_assert_num_queries(5):
        page = client.get(FINAL).content.decode()
    assert stored.path.read_text() in page
    assert "/handlingsplaner/2025-2027/selvevaluering/slut.pdf" in page
    assert "version 1, på dansk" in page


def test_published_report_can_be_downloaded(client, editor):
    published(plan_with_evidence(), editor)
    response = client.get("/handlingsplaner/2025-2027/selvevaluering/slut.pdf")
    assert content_of(response).startswith(b"%PDF")
    assert response.headers["Content-Type"] == "application/pdf"


def test_english_address_gives_the_english_report_and_file(client, editor):
    published(plan_with_evidence(), editor)
    page = client.get("/en/action-plans/2025-2027/self-assessment/final/").content.decode()
    assert "1.1 Open data" in page
    assert f'hreflang="da" href="http://127.0.0.1:8000{FINAL}"' in page
    response = client.get("/en/action-plans/2025-2027/self-assessment/final.pdf")
    assert "-en.pdf" in response.headers["Content-Disposition"]
    assert content_of(response).startswith(b"%PDF")


def test_word_of_the_other_language_leads_to_the_right_one(client, editor):
    published(plan_with_evidence(), editor)
    response = client.get("/en/action-plans/2025-2027/self-assessment/slut/")
    assert response.status_code == 301
    assert response.url == "/en/action-plans/2025-2027/self-assessment/final/"


def test_former_address_of_the_plan_leads_on(client):
    plan = external(plan=PlanFactory(slug="2019-2022")).plan
    PlanAlias.objects.create(plan=plan, slug="2019-2021")
    response = client.get("/handlingsplaner/2019-2021/selvevaluering/midtvejs/")
    assert response.url == "/handlingsplaner/2019-2022/selvevaluering/midtvejs/"


def test_demonstration_has_its_banner(client, editor):
    published(plan_with_evidence(is_demonstration=True), editor)
    page = client.get(FINAL).content.decode()
    assert "demonstration-banner" in page
    assert "Demonstration – opdigtet indhold" in page
    assert "noindex" in page


def test_draft_is_not_public(client):
    built(plan_with_evidence())
    assert client.get(FINAL).status_code == 404
    assert client.get(FINAL.removesuffix("/") + ".pdf").status_code == 404


def test_missing_report_gets_a_page_that_leads_on(client):
    PlanFactory(slug="2025-2027", title_da="Planen uden evaluering")
    response = client.get(FINAL)
    assert response.status_code == 404
    assert "Planen uden evaluering" in response.content.decode()
    assert "/selvevalueringer/" in response.content.decode()


def test_report_of_an_unknown_plan_is_not_found(client):
    assert client.get("/handlingsplaner/1999/selvevaluering/slut/").status_code == 404


@pytest.mark.parametrize("address", [TRIAL, TRIAL_FILE])
def test_trial_is_not_there_for_the_public(client, client_of, stranger, address):
    built(plan_evaluated_elsewhere())
    assert client.get(address).status_code == 404
    assert client_of(stranger).get(address).status_code == 404


def test_trial_is_marked_for_staff(client_of, moderator):
    built(plan_evaluated_elsewhere())
    response = client_of(moderator).get(TRIAL)
    page = response.content.decode()
    assert page.count(MARK) >= 3
    assert "noindex" in page
    assert TRIAL_FILE in page
    assert response.headers["Cache-Control"] == "private, no-store"


def test_trial_can_be_downloaded_by_staff(client_of, editor):
    built(plan_evaluated_elsewhere())
    response = client_of(editor).get(TRIAL_FILE)
    assert "proeveudkast-selvevaluering" in response.headers["Content-Disposition"]
    assert content_of(response).startswith(b"%PDF")


def test_trial_leaves_the_real_report_at_its_address(client):
    built(plan_evaluated_elsewhere())
    page = client.get("/handlingsplaner/2017-2019/selvevaluering/slut/").content.decode()
    assert "https://example.org/rapport" in page
    assert MARK not in page


def test_trial_stays_out_of_the_list_even_for_staff(client_of, editor):
    built(plan_evaluated_elsewhere())
    assert "proeve" not in client_of(editor).get("/selvevalueringer/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_report_costs_the_same_however_many_versions(
    client, editor, django_assert_num_queries, number
):
    plan = plan_with_evidence()
    for version in range(number):
        StatusUpdateFactory(commitment=plan.commitments.get(), text_da=f"Nyt {version}.")
        published(plan, editor)
    with django_assert_num_queries(5):
        page = client.get(FINAL).text
    in_two_languages = 2 * number
    assert len(re.findall(r'<li><a href="/dokumenter/[0-9]', page)) == in_two_languages


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (FINAL, "trukket tilbage siden, den 23. november 2026"),
        (
            "/en/action-plans/2025-2027/self-assessment/final/",
            "withdrawn since, on 23 November 2026",
        ),
    ],
)
def test_a_published_report_says_above_it_what_was_withdrawn_since(client, editor, path, said):
    evaluation = published(plan_with_evidence(), editor)
    assert said not in words_of(client, path)
    evidence = evaluation.plan.commitments.get().evidence.get()
    withdraw_evidence(evidence, reason_da="Forkert bilag.", by=editor, now=NOW)
    words = words_of(client, path)
    assert said in words
    assert "Forkert bilag." not in words


def test_evidence_that_no_report_names_is_not_told_as_withdrawn(client, editor):
    evaluation = published(plan_with_evidence(), editor)
    later = EvidenceFactory(commitment=evaluation.plan.commitments.get(), title_da="Senere bilag")
    withdraw_evidence(later, reason_da="Forkert bilag.", by=editor, now=NOW)
    assert "trukket tilbage" not in words_of(client, FINAL)


def test_withdrawing_says_which_published_reports_name_the_evidence(at_work, editor):
    plan = plan_with_evidence()
    page = page_of(plan.commitments.get(), "withdraw-evidence")
    assert "named in what is published" not in at_work.get(page).text
    published(plan, editor)
    assert "named in what is published: Final self-assessment." in at_work.get(page).text


def test_a_proposal_hidden_since_is_not_named_on_the_page(client, editor):
    plan = plan_with_evidence()
    answer = SubmissionFactory(consultation=ConsultationFactory(plan=plan))
    proposal = answer.proposals.get()
    ResponseFactory(proposal=proposal)
    ProvenanceLinkFactory(proposal=proposal, commitment=plan.commitments.get())
    published(plan, editor)
    assert proposal.reference in client.get(FINAL).text
    hide(answer, reason="off_topic", by=editor, now=NOW)
    page = client.get(FINAL).text
    assert proposal.reference not in page
    assert "et forslag, der ikke længere er offentligt" in page
