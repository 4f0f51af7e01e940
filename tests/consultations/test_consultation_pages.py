"""The list of consultations, one consultation, its report and its material."""

import datetime as dt

import pytest
from django.urls import reverse

from consultations import actions
from consultations.models import Consultation, ConsultationDocument
from ogp_portal.common import limits
from tests.factories import (
    ConsultationFactory,
    PhaseFactory,
    PlanFactory,
    ResponseFactory,
    SubmissionFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ENGLISH = "/en/consultations/"


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


def held(now, opens, closes, **fields):
    """A consultation open from `opens` to `closes` days from now."""
    made = ConsultationFactory(phase=None, **fields)
    PhaseFactory(consultation=made, opens_at=now + opens * DAY, closes_at=now + closes * DAY)
    return made


def test_list_says_where_each_stands(client, now):
    held(now, 1, 9, title_en="To come")
    held(now, -1, 9, title_en="Now open")
    held(now, -9, -1, title_en="Now closed")
    held(now, -9, -1, title_en="All answered", settled_at=now)
    page = client.get(ENGLISH).text
    order = ["Now open", "To come", "Now closed", "All answered"]
    assert [page.index(title) for title in order] == sorted(page.index(title) for title in order)
    for words in ("Open", "Upcoming", "Closed – answers are being considered", "Answered"):
        assert f'<span class="status status--{TONES[words]}">{words}</span>' in page


TONES = {
    "Open": "open",
    "Upcoming": "upcoming",
    "Closed – answers are being considered": "closed",
    "Answered": "answered",
}


@pytest.mark.parametrize(
    ("seconds", "word"), [(-1, "status--open"), (0, "status--closed"), (1, "status--closed")]
)
def test_list_decides_by_the_clock_alone(client, at, consultation, seconds, word):
    at(consultation.phases.get().closes_at + dt.timedelta(seconds=seconds))
    assert word in client.get(ENGLISH).text


def test_list_says_how_many_days_are_left(client, consultation):
    assert "10 days left" in client.get(ENGLISH).text


def test_list_says_when_the_last_day_has_come(client, at, consultation):
    at(consultation.phases.get().closes_at - dt.timedelta(seconds=1))
    assert "last day today" in client.get(ENGLISH).text


def test_list_shows_invented_consultations_apart(client):
    ConsultationFactory(title_en="Real one")
    ConsultationFactory(title_en="Made up", plan=PlanFactory(is_demonstration=True))
    page = client.get(ENGLISH).text
    assert page.index("Real one") < page.index("Invented consultations") < page.index("Made up")


def test_list_shows_records_apart_without_status(client):
    ConsultationFactory(
        is_record=True, phase=None, title_en="From 2012", held_where="Høringsportalen 15407"
    )
    page = client.get(ENGLISH).text
    assert "Held at Høringsportalen 15407" in page
    assert "status--" not in page


def test_list_counts_public_answers(client, consultation):
    SubmissionFactory(consultation=consultation)
    SubmissionFactory(consultation=consultation, state="received", published_at=None)
    assert "1 answer<" in client.get(ENGLISH).text


def test_list_is_paged(client):
    for number in range(limits.ROWS_PER_LIST + 1):
        ConsultationFactory(slug=f"h-{number}")
    first, second = client.get("/hoeringer/"), client.get("/hoeringer/?side=2")
    assert first.text.count("<li><h3") == limits.ROWS_PER_LIST
    assert second.text.count("<li><h3") == 1


@pytest.mark.parametrize("side", ["0", "2", "-1", "x", "1" * 30, "１"])
def test_list_knows_no_other_pages(client, consultation, side):
    assert client.get("/hoeringer/", {"side": side}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_three_queries(client, django_assert_num_queries, count):
    made = ConsultationFactory.create_batch(count)
    with django_assert_num_queries(3):
        page = client.get("/hoeringer/")
    for one in made:
        assert one.title_da in page.text


def test_empty_list_says_what_comes(client):
    assert "When one opens" in client.get(ENGLISH).text


@pytest.mark.parametrize("path", ["", "svar/", "svar/nyt/", "hoeringsnotat/"])
def test_draft_is_as_unknown_as_nothing_at_all(client, path):
    draft = ConsultationFactory(is_published=False)
    missing = client.get(f"/hoeringer/findes-ikke/{path}")
    hidden = client.get(f"/hoeringer/{draft.slug}/{path}")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.text.replace(draft.slug, "") == missing.text.replace("findes-ikke", "")


def test_draft_is_seen_by_editors_alone(client_of, editor, moderator, stranger):
    address = ConsultationFactory(is_published=False).get_absolute_url()
    seen = [client_of(user).get(address).status_code for user in (editor, moderator, stranger)]
    assert seen == [200, 404, 404]


def test_page_tells_all_that_one_needs_to_answer(client, consultation):
    Consultation.objects.filter(pk=consultation.pk).update(other_ways_en="Come to the meeting.")
    ConsultationDocument.objects.create(
        consultation=consultation, title_en="Letter", url="https://example.org/letter"
    )
    TopicFactory(consultation=consultation, title="Hvad mener I?", post_count=1, last_position=1)
    page = client.get(f"{ENGLISH}aabenhed/").text
    for shown in (
        "3 December 2026 at 13:00 (Danish time)",
        "Come to the meeting.",
        "https://example.org/letter",
        "ogp@example.org",
        "Hvad mener I?",
        "/en/consultations/aabenhed/submissions/new/",
        consultation.plan.title_en,
    ):
        assert shown in page


def test_letter_is_markdown_made_safe(client, consultation):
    consultation.text_da = "## Kære alle\n\n<script>alert(1)</script> **åbent**"
    consultation.save()
    page = client.get(consultation.get_absolute_url()).text
    assert "<strong>åbent</strong>" in page
    assert "<script>alert" not in page


def test_page_shows_each_phase_with_its_deadline(client, consultation, now):
    PhaseFactory(
        consultation=consultation,
        position=2,
        title_en="Second round",
        opens_at=now + 20 * DAY,
        closes_at=now + 30 * DAY,
    )
    page = client.get(f"{ENGLISH}aabenhed/").text
    assert "Second round" in page
    assert "23 December 2026 at 13:00" in page


def test_between_two_phases_it_is_not_open(client, at, consultation, now):
    PhaseFactory(
        consultation=consultation,
        position=2,
        opens_at=now + 20 * DAY,
        closes_at=now + 30 * DAY,
    )
    at(now + 15 * DAY)
    page = client.get(f"{ENGLISH}aabenhed/").text
    assert "Closed until the next phase" in page
    assert "answers are being considered" not in page
    assert "Opens 13 December 2026. Deadline: Wednesday 23 December 2026" in page
    assert "The deadline passed" not in page


def test_meter_and_table_count_what_one_can_see(client, consultation):
    for decision in ("accepted", "accepted", "rejected"):
        answer = SubmissionFactory(consultation=consultation)
        ResponseFactory(proposal=answer.proposals.get(), decision=decision)
    SubmissionFactory(consultation=consultation)
    SubmissionFactory(consultation=consultation, state="received", published_at=None)
    page = client.get(f"{ENGLISH}aabenhed/").text
    assert "3 of 4 proposals answered" in page
    assert "<td>2</td><td>67%</td>" in page
    assert "<td>2</td><td>67\N{NO-BREAK SPACE}%</td>" in client.get("/hoeringer/aabenhed/").text
    assert "Read the 4 answers" in page


def test_closed_page_says_how_long_ago(client, at, consultation, now):
    at(now + 13 * DAY)
    assert "The deadline passed 3 days ago" in client.get(f"{ENGLISH}aabenhed/").text


def test_record_has_neither_meter_nor_form(client):
    record = ConsultationFactory(
        is_record=True,
        phase=None,
        held_where="Høringsportalen",
        record_url="https://hoeringsportalen.dk/Hearing/Details/15407",
        closed_on=dt.date(2012, 2, 1),
        closed_precision="month",
    )
    page = client.get(f"{ENGLISH}{record.slug}/").text
    assert "February 2012" in page
    assert "https://hoeringsportalen.dk/Hearing/Details/15407" in page
    for absent in ("<progress", "status--", "submissions/new"):
        assert absent not in page


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_three_queries(client, django_assert_num_queries, consultation, count):
    SubmissionFactory.create_batch(count, consultation=consultation)
    for number in range(count):
        ConsultationDocument.objects.create(consultation=consultation, title_da=f"Bilag {number}")
    with django_assert_num_queries(3):
        page = client.get(consultation.get_absolute_url())
    assert page.text.count("Bilag ") == count


def test_page_tells_caches_when_it_changes(client, at, consultation):
    at(consultation.phases.get().closes_at - dt.timedelta(seconds=7))
    page = client.get(consultation.get_absolute_url())
    assert page.headers["Cache-Control"] == "public, max-age=0, s-maxage=7"
    assert "Set-Cookie" not in page.headers


def test_report_is_unknown_until_it_is_published(client, editor, now):
    consultation = held(now, -9, -1, report_da="# Notat\n\nDet blev ændret.", slug="lukket")
    address = reverse("consultation-report", args=["lukket"])
    assert client.get(address).status_code == 404
    actions.publish_report(consultation, by=editor, now=now)
    assert "Det blev ændret." in client.get(address).text
    assert address in client.get(consultation.get_absolute_url()).text


def test_material_is_served_as_a_download(client, consultation, now):
    from ogp_portal.files.actions import store

    kept = store(b"%PDF-1.7", name="høringsbrev.pdf", content_type="application/pdf", now=now)
    document = ConsultationDocument.objects.create(
        consultation=consultation, title_da="Brev", file=kept
    )
    address = reverse("consultation-file", args=[consultation.slug, document.pk])
    assert address in client.get(consultation.get_absolute_url()).text
    response = client.get(address)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content) == b"%PDF-1.7"


def test_material_of_a_draft_is_unknown(client, now):
    from ogp_portal.files.actions import store

    draft = ConsultationFactory(is_published=False)
    kept = store(b"x", name="a.txt", content_type="text/plain", now=now)
    document = ConsultationDocument.objects.create(consultation=draft, title_da="A", file=kept)
    address = reverse("consultation-file", args=[draft.slug, document.pk])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_report_costs_the_same_however_many_answers(client, now, django_assert_num_queries, count):
    found = ConsultationFactory(report_da="# Notat", report_published_at=now)
    for answer in SubmissionFactory.create_batch(count, consultation=found):
        ResponseFactory(proposal=answer.proposals.get())
    with django_assert_num_queries(2):
        page = client.get(f"{found.get_absolute_url()}hoeringsnotat/").text
    assert f"{count} af {count}" in page


def test_what_is_to_come_says_its_deadline(client, at, consultation, now):
    at(now - 20 * DAY)
    for address in (ENGLISH, f"{ENGLISH}aabenhed/"):
        page = client.get(address).text
        assert "Upcoming" in page
        assert "Deadline: Thursday 3 December 2026 at 13:00 (Danish time)" in page
