"""The page of a consultation leads to all work on it, and each act says where the work goes on."""

import datetime as dt
import re

import pytest

from consultations.admin.stages import Stage
from consultations.models import DoubleCoding, Package
from tests.factories import ConsultationFactory, ProposalFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/consultations/consultation/"


def page_of(consultation) -> str:
    return f"{LIST}{consultation.pk}/change/"


@pytest.fixture
def closed(at, consultation, now):
    """After the deadline, with an answer to review and one that is published."""
    SubmissionFactory(consultation=consultation)
    SubmissionFactory(consultation=consultation, state="received", published_at=None)
    at(now + dt.timedelta(days=11))
    return consultation


@pytest.fixture
def at_work(client_of, editor):
    return client_of(editor)


def test_every_stage_has_its_lists_and_acts(at_work, consultation):
    page = at_work.get(page_of(consultation))
    assert [one.title for one in page.context["work"]] == [str(stage.label) for stage in Stage]
    offered = {one.address for stage in page.context["work"] for one in stage.acts}
    assert offered == {one.address for one in page.context["acts"]}


def test_each_list_shows_as_many_as_its_number_says(at_work, consultation):
    SubmissionFactory(consultation=consultation)
    SubmissionFactory(consultation=consultation, state="received", published_at=None)
    SubmissionFactory(consultation=ConsultationFactory(), state="received", published_at=None)
    work = at_work.get(page_of(consultation)).context["work"]
    for one in [found for stage in work for found in stage.lists]:
        shown = at_work.get(one.address).context["cl"].result_count
        assert (one.label, shown) == (one.label, one.number)


def test_one_who_only_moderates_sees_no_editors_list(client_of, moderator, consultation):
    page = client_of(moderator).get(page_of(consultation))
    if page.status_code == 200:
        labels = [one.address for stage in page.context["work"] for one in stage.lists]
        assert not [one for one in labels if "invitedparty" in one or "package" in one]


def test_what_was_held_elsewhere_has_no_work(at_work):
    record = ConsultationFactory(is_record=True, held_where="Høringsportalen")
    assert at_work.get(page_of(record)).context["work"] == []


def done(client, address: str, **given) -> str:
    """The message after an act."""
    page = client.post(address, given, follow=True)
    assert page.status_code == 200
    return re.search(r'<ul class="messagelist">(.*?)</ul>', page.text, re.DOTALL)[1]


def test_a_package_leads_to_itself(at_work, consultation):
    SubmissionFactory(consultation=consultation)
    said = done(at_work, f"{LIST}{consultation.pk}/journal-package/", scope="all")
    assert "Pakken bliver lavet" in said
    assert f'href="/admin/consultations/package/{Package.objects.get().pk}/change/"' in said


def test_suggestions_lead_to_their_list(at_work, consultation):
    ProposalFactory(submission=SubmissionFactory(consultation=consultation))
    said = done(at_work, f"{LIST}{consultation.pk}/suggest-themes/", number=3)
    assert "themesuggestion/?run__consultation__id__exact" in said


def suggestions_of(client, consultation) -> str:
    listed = "/admin/consultations/themesuggestion/"
    return client.get(f"{listed}?run__consultation__id__exact={consultation.pk}").text


def test_the_list_of_suggestions_says_how_far_they_are(at_work, consultation, now):
    assert "messagelist" not in suggestions_of(at_work, consultation)
    run = consultation.theme_suggestion_runs.create(number=3, seed=1, method=1, started_at=now)
    assert "bliver stadig beregnet" in suggestions_of(at_work, consultation)
    run.proposals, run.finished_at = 8, now
    run.save()
    page = suggestions_of(at_work, consultation)
    assert "fandt ingen temaer i 8 forslag" in page
    assert f"/admin/consultations/proposaltheme/add/?consultation={consultation.pk}" in page
    run.suggestions.create(position=1, words="data", state="rejected", decided_at=now)
    page = suggestions_of(at_work, consultation)
    assert "proposaltheme/?consultation__id__exact" in page


def test_filters_by_a_moment_say_yes_and_no(at_work):
    page = at_work.get("/admin/consultations/submission/").text
    assert ">Ja</a>" in page
    assert "Ikke tom" not in page


def test_a_sample_leads_to_its_coding(at_work, consultation):
    for title in ("Data", "Dialog"):
        consultation.proposal_themes.create(title_da=title, position=len(title))
    SubmissionFactory(consultation=consultation)
    said = done(at_work, f"{LIST}{consultation.pk}/double-code/", size=5)
    assert f"doublecoding/{DoubleCoding.objects.get().pk}/change/" in said


def test_a_drafted_report_leads_to_its_sections(at_work, closed):
    said = done(at_work, f"{LIST}{closed.pk}/draft-report/")
    assert "afsnit er skrevet" in said
    assert f"reportsection/?consultation__id__exact={closed.pk}" in said


def test_a_new_consultation_is_not_asked_for_what_comes_later(at_work, consultation):
    assert "report_da" not in at_work.get(f"{LIST}add/").text
    assert "report_da" in at_work.get(page_of(consultation)).text
