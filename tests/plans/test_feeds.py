"""Feeds and calendars of plans, initiatives, the list of plans and the network."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest

from plans.models import ActionPlan, PlanAlias
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    DocumentFactory,
    EvaluationFactory,
    EvidenceFactory,
    MilestoneFactory,
    NetworkMeetingFactory,
    PlanFactory,
    StatusUpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESSES = [
    "/handlingsplaner/feed.atom",
    "/handlingsplaner/kalender.ics",
    "/handlingsplaner/2026/feed.atom",
    "/handlingsplaner/2026/kalender.ics",
    "/handlingsplaner/2026/1.1/feed.atom",
    "/handlingsplaner/2026/1.1/kalender.ics",
    "/netvaerk/feed.atom",
    "/netvaerk/kalender.ics",
    "/en/action-plans/feed.atom",
    "/en/action-plans/calendar.ics",
    "/en/action-plans/2026/feed.atom",
    "/en/action-plans/2026/calendar.ics",
    "/en/action-plans/2026/1.1/feed.atom",
    "/en/action-plans/2026/1.1/calendar.ics",
    "/en/network/feed.atom",
    "/en/network/calendar.ics",
]


@pytest.fixture
def commitment():
    plan = PlanFactory(slug="2026", title_da="Sjette plan", title_en="Sixth plan")
    return CommitmentFactory(plan=plan, number="1.1", title_da="Åbne dagsordener")


def feed_of(client, path: str) -> ET.Element:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.content)  # noqa: S314 - our own


def titles_of(client, path: str) -> list[str]:
    return [one.text for one in feed_of(client, path).iterfind(f"{ATOM}entry/{ATOM}title")]


def lines_of(client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content.decode().replace("\r\n ", "").split("\r\n")


def summaries_of(client, path: str) -> list[str]:
    starts = "SUMMARY:"
    return [line[len(starts) :] for line in lines_of(client, path) if line.startswith(starts)]


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_feed_and_calendar_is_a_cacheable_public_page(client, commitment, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("public, max-age=0, s-maxage=")
    assert not answer.has_header("Vary") or answer.headers["Vary"] == "Accept-Encoding"
    assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", [path for path in ADDRESSES if "2026" in path])
def test_a_drafts_feed_and_calendar_are_not_found(client, client_of, editor, commitment, path):
    ActionPlan.objects.update(state="draft")
    assert client.get(path).status_code == 404
    assert client_of(editor).get(path).status_code == 200


def test_a_plans_feed_tells_what_is_reported_shown_written_and_concluded(client, commitment):
    StatusUpdateFactory(commitment=commitment, completion="substantial")
    EvidenceFactory(commitment=commitment, title_da="Billede")
    DocumentFactory(plan=commitment.plan, title_da="Planen som PDF")
    EvaluationFactory(plan=commitment.plan, title_da="Slutevaluering", is_external=True)
    assert set(titles_of(client, "/handlingsplaner/2026/feed.atom")) == {
        "Handlingsplan: Sjette plan",
        "Gennemført i væsentlig grad – 1.1 Åbne dagsordener",
        "Ny dokumentation: Billede",
        "Planen som PDF",
        "Slutevaluering: Sjette plan",
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_a_plans_feed_asks_seven_queries_however_much_is_new(
    client, commitment, rows, django_assert_num_queries
):
    for factory in (StatusUpdateFactory, EvidenceFactory):
        factory.create_batch(rows, commitment=commitment)
    DocumentFactory.create_batch(rows, plan=commitment.plan)
    with django_assert_num_queries(7):
        assert len(titles_of(client, "/handlingsplaner/2026/feed.atom")) == 3 * rows + 1


@pytest.mark.parametrize("rows", [1, 3])
def test_a_plans_calendar_asks_five_queries_however_many_dates(
    client, commitment, rows, django_assert_num_queries
):
    MilestoneFactory.create_batch(rows, commitment=commitment)
    ConsultationFactory.create_batch(rows, plan=commitment.plan)
    closes = dt.datetime(2027, 1, 2, 11, tzinfo=dt.UTC)
    draft = {"comment_url": "https://example.org/", "comment_closes_at": closes}
    DocumentFactory.create_batch(rows, plan=commitment.plan, **draft)
    with django_assert_num_queries(5):
        found = summaries_of(client, "/handlingsplaner/2026/kalender.ics")
    assert len(found) == 3 * rows + 2


def test_a_feed_has_absolute_links_and_the_language_of_its_address(client, commitment, settings):
    settings.OGP_SITE_URL = "https://ogp.example.org"
    EvidenceFactory(commitment=commitment, title_en="Picture")
    feed = feed_of(client, "/en/action-plans/2026/1.1/feed.atom")
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert links == [
        "https://ogp.example.org/en/action-plans/2026/1.1/",
        "https://ogp.example.org/en/action-plans/2026/1.1/feed.atom",
        "https://ogp.example.org/en/action-plans/2026/1.1/#evidence",
    ]


def test_a_feed_keeps_who_reported_to_itself(client, commitment):
    person = UserFactory(email="anne@example.org", display_name="Anne Andersen")
    StatusUpdateFactory(commitment=commitment, reported_by=person)
    EvidenceFactory(commitment=commitment, added_by=person)
    text = client.get("/handlingsplaner/2026/feed.atom").content.decode()
    assert "Anne" not in text
    assert "anne@" not in text


def test_a_feed_has_the_newest_first_and_no_staff_document(client, commitment, now):
    StatusUpdateFactory(commitment=commitment, text_da="Gammel", reported_at=now)
    new = now + dt.timedelta(days=1)
    StatusUpdateFactory(commitment=commitment, completion="complete", reported_at=new)
    DocumentFactory(plan=commitment.plan, commitment=commitment, is_staff_only=True)
    assert titles_of(client, "/handlingsplaner/2026/1.1/feed.atom") == [
        "Afsluttet – 1.1 Åbne dagsordener",
        "Gennemført i begrænset grad – 1.1 Åbne dagsordener",
    ]


def test_what_is_new_of_a_milestone_leads_to_it(client, commitment):
    milestone = MilestoneFactory(commitment=commitment, position=2, title_da="Prøven")
    StatusUpdateFactory(commitment=commitment, milestone=milestone)
    feed = feed_of(client, "/handlingsplaner/2026/1.1/feed.atom")
    link = feed.find(f"{ATOM}entry/{ATOM}link").get("href")
    assert link.endswith("/handlingsplaner/2026/1.1/milepaele/2/")


def test_an_invented_plan_says_so_in_feed_and_calendar(client, commitment):
    ActionPlan.objects.update(is_demonstration=True)
    feed = feed_of(client, "/handlingsplaner/2026/feed.atom")
    assert feed.find(f"{ATOM}title").text == "Demonstration: Sjette plan"
    assert all(title.startswith("Demonstration: ") for title in titles_of(client, ADDRESSES[0]))
    assert all(one.startswith("Demonstration: ") for one in summaries_of(client, ADDRESSES[3]))


def test_text_that_xml_cannot_hold_does_not_break_a_feed(client, commitment):
    StatusUpdateFactory(commitment=commitment, text_da="Før\x0bEfter <b>&")
    feed = feed_of(client, "/handlingsplaner/2026/1.1/feed.atom")
    assert feed.find(f"{ATOM}entry/{ATOM}summary").text == "Før Efter <b>&"


def test_only_dates_known_to_the_day_are_events(client, commitment):
    MilestoneFactory(commitment=commitment, title_da="Kendt")
    MilestoneFactory(commitment=commitment, title_da="Måned", due_precision="month")
    MilestoneFactory(commitment=commitment, title_da="Ukendt", due_on=None, due_precision="unknown")
    assert summaries_of(client, "/handlingsplaner/2026/1.1/kalender.ics") == [
        "Milepæl skal være nået: Kendt"
    ]


def test_a_plans_calendar_has_its_period_and_the_consultations_deadline(client, commitment):
    ConsultationFactory(plan=commitment.plan, title_da="Idéer")
    ConsultationFactory(plan=commitment.plan, is_published=False)
    assert summaries_of(client, "/handlingsplaner/2026/kalender.ics") == [
        "Begynder: Sjette plan",
        "Frist for høringssvar: Idéer",
        "Slutter: Sjette plan",
    ]


def test_an_events_name_stays_when_its_date_moves(client, commitment):
    milestone = MilestoneFactory(commitment=commitment)
    path = "/handlingsplaner/2026/1.1/kalender.ics"
    before = [line for line in lines_of(client, path) if line.startswith("UID:")]
    milestone.due_on = dt.date(2027, 9, 1)
    milestone.save()
    lines = lines_of(client, path)
    assert [line for line in lines if line.startswith("UID:")] == before
    assert "DTSTART;VALUE=DATE:20270901" in lines


def test_the_networks_calendar_has_the_time_and_place_of_public_meetings(client, now):
    NetworkMeetingFactory(held_on=now.date(), starts_at=now, place="Landgreven 4, København")
    NetworkMeetingFactory(is_published=False)
    NetworkMeetingFactory(held_precision="month")
    lines = lines_of(client, "/netvaerk/kalender.ics")
    assert "DTSTART:20261123T120000Z" in lines
    assert "LOCATION:Landgreven 4\\, København" in lines
    assert lines.count("BEGIN:VEVENT") == 1


def test_the_networks_feed_has_public_meetings(client):
    NetworkMeetingFactory(title_da="Møde i januar", minutes_da="Vi aftalte det.")
    NetworkMeetingFactory(title_da="Hemmeligt", is_published=False)
    assert titles_of(client, "/netvaerk/feed.atom") == ["Møde i januar"]


@pytest.mark.parametrize("ending", ["feed.atom", "kalender.ics"])
def test_a_plans_former_address_leads_to_its_feed_and_calendar(client, commitment, ending):
    PlanAlias.objects.create(slug="2025", plan=commitment.plan)
    answer = client.get(f"/handlingsplaner/2025/{ending}")
    assert (answer.status_code, answer["Location"]) == (301, f"/handlingsplaner/2026/{ending}")


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/handlingsplaner/", "/handlingsplaner/feed.atom"),
        ("/en/action-plans/2026/", "/en/action-plans/2026/feed.atom"),
        ("/handlingsplaner/2026/1.1/", "/handlingsplaner/2026/1.1/feed.atom"),
        ("/netvaerk/", "/netvaerk/feed.atom"),
    ],
)
def test_a_page_names_its_feed_and_calendar_to_programs_and_people(client, commitment, page, feed):
    text = client.get(page).content.decode()
    calendar = feed.replace("feed.atom", "calendar.ics" if "/en/" in feed else "kalender.ics")
    for kind, address in [("application/atom+xml", feed), ("text/calendar", calendar)]:
        assert f'<link rel="alternate" type="{kind}"' in text
        assert text.count(f'href="{address}"') == 2


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/handlingsplaner/2026/kalender.ics", "Frist for kommentarer: Udkast"),
        ("/en/action-plans/2026/calendar.ics", "Deadline for comments: Udkast"),
    ],
)
def test_a_drafts_deadline_for_comments_is_in_the_plans_calendar(client, path, words):
    DocumentFactory(
        plan=PlanFactory(slug="2026"),
        title_da="Udkast",
        kind="irm_draft",
        url="",
        comment_url="https://example.org/udkast",
        comment_closes_at=dt.datetime(2027, 1, 2, 11, tzinfo=dt.UTC),
    )
    assert words in client.get(path).content.decode()
