"""The OGP network and its meetings."""

import datetime as dt

import pytest

from plans import actions
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    MeetingParticipantFactory,
    NetworkMeetingFactory,
    NetworkMemberFactory,
    NetworkRulesFactory,
    OrganisationFactory,
    PlanFactory,
    StatusUpdateFactory,
    TopicFactory,
)
from tests.factories.consultations import NOW
from tests.plans.reading import html_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def _today(monkeypatch, now):
    """Pages are read on 23 November 2026."""
    monkeypatch.setattr("plans.views.network.timezone.now", lambda: now)


def publish_all(rules) -> None:
    for version in rules:
        actions.publish_rules(version, by=None, now=NOW)


@pytest.mark.parametrize("number", [1, 3])
def test_network_page_asks_four_queries_however_much_it_shows(
    client, django_assert_num_queries, number
):
    meetings = NetworkMeetingFactory.create_batch(number)
    members = NetworkMemberFactory.create_batch(number)
    rules = NetworkRulesFactory.create_batch(number)
    publish_all(rules)
    with django_assert_num_queries(4):
        page = html_of(client, "/netvaerk/")
    assert all(meeting.title_da in page for meeting in meetings)
    assert all(member.organisation.name_da in page for member in members)
    assert all(version.text_da in page for version in rules)


def test_network_page_says_what_the_network_is(client):
    words = words_of(client, "/en/network/")
    assert "multi-stakeholder forum" in words
    assert "No meeting has been published yet." in words


def test_meetings_stand_newest_first_as_precisely_as_known_and_invented_ones_last(client):
    summer = {"held_on": dt.date(2018, 6, 1), "held_precision": "season"}
    NetworkMeetingFactory(title_da="Første møde", **summer)
    NetworkMeetingFactory(title_da="Bruttolisten", held_on=dt.date(2023, 1, 19))
    NetworkMeetingFactory(title_da="Opfundet", is_demonstration=True)
    words = words_of(client, "/netvaerk/")
    places = [words.index(title) for title in ("Bruttolisten", "Første møde", "Opfundet")]
    assert places == sorted(places)
    assert "sommeren 2018" in words
    assert "status--demo" in html_of(client, "/netvaerk/")


def test_meeting_says_whether_there_are_minutes(client):
    NetworkMeetingFactory(title_en="With", minutes_da="Vi aftalte det.")
    NetworkMeetingFactory(title_en="Without")
    words = words_of(client, "/en/network/")
    assert "With 19 January 2026 With minutes" in words
    assert "Without 19 January 2026 Minutes: not stated" in words


def test_a_coming_meeting_says_so(client, monkeypatch, now):
    monkeypatch.setattr("plans.views.network.timezone.now", lambda: now)
    NetworkMeetingFactory(title_en="Next", held_on=dt.date(2026, 12, 1))
    assert "Next 1 December 2026 Upcoming" in words_of(client, "/en/network/")


@pytest.mark.parametrize("who", ["anonymous", "stranger", "moderator", "editor"])
@pytest.mark.parametrize("is_published", [True, False])
def test_an_unpublished_meeting_is_seen_by_editors_alone(
    request, client, client_of, who, is_published
):
    meeting = NetworkMeetingFactory(title_da="Mødet", is_published=is_published)
    visitor = client if who == "anonymous" else client_of(request.getfixturevalue(who))
    is_seen = is_published or who == "editor"
    assert ("Mødet" in html_of(visitor, "/netvaerk/")) == is_seen
    assert visitor.get(meeting.get_absolute_url()).status_code == (200 if is_seen else 404)


def test_meeting_page_shows_time_place_agenda_and_minutes(client):
    NetworkMeetingFactory(
        slug="2023-01-19",
        held_on=dt.date(2023, 1, 19),
        starts_at=dt.datetime(2023, 1, 19, 12, 0, tzinfo=dt.UTC),
        place="Landgreven 4, København",
        agenda_da="1. Bruttoliste",
        minutes_en="We agreed.",
    )
    words = words_of(client, "/en/network/meetings/2023-01-19/")
    assert "Held 19 January 2023 at 13:00 Place Landgreven 4, København" in words
    assert "1. Bruttoliste" in words
    assert 'lang="en"><p>We agreed.</p>' in html_of(client, "/netvaerk/moeder/2023-01-19/")


def test_meeting_page_says_what_is_not_stated(client):
    NetworkMeetingFactory(slug="2023-01-19")
    words = words_of(client, "/en/network/meetings/2023-01-19/")
    assert "Place not stated Agenda not stated Participants not stated" in words
    assert "Decisions not stated Minutes not stated Discussion" in words


def test_meeting_page_promises_the_minutes_of_a_coming_meeting(client, monkeypatch, now):
    monkeypatch.setattr("plans.views.network.timezone.now", lambda: now)
    NetworkMeetingFactory(
        slug="2026-12-01",
        held_on=dt.date(2026, 12, 1),
        starts_at=now + dt.timedelta(days=8),
    )
    words = words_of(client, "/en/network/meetings/2026-12-01/")
    assert "Will be held 1 December 2026 at 13:00" in words
    assert "The minutes come after the meeting." in words


def test_an_invented_meeting_is_marked(client):
    NetworkMeetingFactory(slug="2026-01-01", is_demonstration=True)
    assert "demonstration-banner" in html_of(client, "/netvaerk/moeder/2026-01-01/")


def test_an_unknown_meeting_is_not_found(client):
    assert client.get("/netvaerk/moeder/1999-01-01/").status_code == 404


# --- what came of a meeting ---------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_meeting_page_asks_six_queries_however_much_it_shows(
    client, django_assert_num_queries, number
):
    meeting = NetworkMeetingFactory()
    participants = MeetingParticipantFactory.create_batch(number, meeting=meeting)
    meeting.presented.set(CommitmentFactory.create_batch(number))
    meeting.documents.set(DocumentFactory.create_batch(number))
    topics = TopicFactory.create_batch(number, meeting=meeting, post_count=1, last_position=1)
    with django_assert_num_queries(6):
        page = html_of(client, meeting.get_absolute_url())
    assert all(one.name_as_written in page for one in participants)
    assert all(one.title_da in page for one in meeting.presented.all())
    assert all(one.title_da in page for one in meeting.documents.all())
    assert all(topic.title in page for topic in topics)


def test_meeting_page_shows_organisations_decisions_and_note_in_both_languages(client):
    meeting = NetworkMeetingFactory(
        decisions_da="Vi mødes igen.", decisions_en="We meet again.", note_en="Moved from October."
    )
    agency = OrganisationFactory(name_da="Rigsarkivet", name_en="The National Archives")
    MeetingParticipantFactory(meeting=meeting, organisation=agency, name_as_written="RA")
    slug = meeting.slug
    danish = words_of(client, f"/netvaerk/moeder/{slug}/")
    english = words_of(client, f"/en/network/meetings/{slug}/")
    assert "Rigsarkivet" in danish
    assert "Vi mødes igen." in danish
    assert "The National Archives Decisions We meet again." in english
    assert "Moved from October." in english
    assert "RA" not in english.split()


def test_presented_results_show_the_status_of_the_day_of_the_meeting(client):
    meeting = NetworkMeetingFactory(held_on=dt.date(2026, 6, 1))
    commitment = CommitmentFactory(title_en="Open calendars", number="1.1")
    meeting.presented.add(commitment)
    for month, completion in [(5, "limited"), (7, "complete")]:
        at = dt.datetime(2026, month, 2, 12, tzinfo=dt.UTC)
        StatusUpdateFactory(commitment=commitment, completion=completion, reported_at=at)
    words = words_of(client, f"/en/network/meetings/{meeting.slug}/")
    assert "1.1 Open calendars" in words
    assert "Limited (2 May 2026)" in words
    assert "Completed" not in words


def test_presented_results_and_documents_of_a_draft_are_not_shown(client):
    meeting = NetworkMeetingFactory()
    draft = PlanFactory(state="draft")
    meeting.presented.add(CommitmentFactory(plan=draft, title_da="Hemmeligt initiativ"))
    meeting.documents.add(DocumentFactory(title_da="Til ansatte", is_staff_only=True))
    page = html_of(client, meeting.get_absolute_url())
    assert "Hemmeligt" not in page
    assert "Til ansatte" not in page


def test_meeting_invites_to_comment_in_a_thread_of_its_own(client):
    meeting = NetworkMeetingFactory()
    hidden = TopicFactory(meeting=meeting, title="Skjult", post_count=0)
    page = html_of(client, meeting.get_absolute_url())
    assert f'href="/forum/nyt/?moede={meeting.pk}"' in page
    assert hidden.title not in page


# --- meetings with civil society (OGP standard 5.1) -----------------------------------------------


def counted(**columns):
    return NetworkMeetingFactory(is_with_civil_society=True, **columns)


@pytest.mark.usefixtures("_today")
def test_counter_counts_this_years_real_meetings_with_civil_society_alone(client):
    PlanFactory()
    counted()
    counted(is_demonstration=True)
    counted(is_published=False)
    counted(held_on=dt.date(2026, 12, 1))
    NetworkMeetingFactory()
    assert "Møder med civilsamfundet i 2026 1 af 2" in words_of(client, "/netvaerk/")
    assert "Meetings with civil society in 2026 1 of 2" in words_of(client, "/en/network/")


@pytest.mark.usefixtures("_today")
def test_counter_has_a_line_for_each_year_of_the_plan_in_force(client):
    PlanFactory(starts_on=dt.date(2025, 7, 1))
    counted(held_on=dt.date(2025, 9, 1))
    counted(held_on=dt.date(2024, 9, 1))
    words = words_of(client, "/en/network/")
    assert "in 2026 0 of 2 Meetings with civil society in 2025 1 of 2 Next" in words


@pytest.mark.usefixtures("_today")
@pytest.mark.parametrize("plan", [{"state": "ended"}, {"is_demonstration": True}])
def test_counter_says_that_no_plan_is_in_force(client, plan):
    PlanFactory(**plan)
    counted()
    words = words_of(client, "/en/network/")
    assert "No action plan is in force right now." in words
    assert "of 2" not in words


@pytest.mark.usefixtures("_today")
def test_a_meeting_of_today_counts_once_it_has_begun(client, now):
    PlanFactory()
    today, hour = now.date(), dt.timedelta(hours=1)
    counted(held_on=today, starts_at=now - hour)
    counted(held_on=today, starts_at=now + hour)
    assert "in 2026 1 of 2" in words_of(client, "/en/network/")


@pytest.mark.usefixtures("_today")
def test_next_and_last_meeting_are_real_ones_where_there_are_any(client):
    NetworkMeetingFactory(title_en="Invented", held_on=dt.date(2026, 12, 1), is_demonstration=True)
    NetworkMeetingFactory(title_en="Draft", held_on=dt.date(2026, 12, 2), is_published=False)
    NetworkMeetingFactory(title_en="Real", held_on=dt.date(2026, 12, 3))
    NetworkMeetingFactory(title_en="Past", held_on=dt.date(2026, 5, 3))
    words = words_of(client, "/en/network/")
    assert "Next meeting 3 December 2026: Real Last meeting 3 May 2026: Past" in words


@pytest.mark.usefixtures("_today")
def test_an_invented_next_meeting_says_so(client):
    NetworkMeetingFactory(title_en="Next", held_on=dt.date(2026, 12, 1), is_demonstration=True)
    words = words_of(client, "/en/network/")
    assert "Next meeting 1 December 2026: Next Demonstration" in words
    assert "Last meeting The portal knows of no meeting." in words


# --- members and rules (OGP standard 1.1) ---------------------------------------------------------


def member(name: str, sector: str, **columns):
    return NetworkMemberFactory(organisation__name_da=name, sector=sector, **columns)


@pytest.mark.usefixtures("_today")
def test_members_stand_by_sector_and_those_who_left_stand_apart(client):
    member("Ældre Sagen", "civil_society", from_on=dt.date(2023, 1, 1), from_precision="year")
    member("Børns Vilkår", "civil_society")
    member("Rigsarkivet", "authority")
    left = {"until_on": dt.date(2025, 6, 1), "until_precision": "month"}
    member("Tidligere", "authority", **left)
    words = words_of(client, "/netvaerk/")
    expected = "Myndigheder Rigsarkivet Civilsamfund Børns Vilkår Ældre Sagen (siden 2023)"
    assert f"{expected} Tidligere medlemmer Tidligere (ikke oplyst – juni 2025)" in words


def test_an_invented_member_says_so(client):
    NetworkMemberFactory(organisation__is_demonstration=True)
    assert "status--demo" in html_of(client, "/netvaerk/")


def test_members_and_rules_that_are_not_there_say_so(client):
    words = words_of(client, "/en/network/")
    assert "The members have not been entered in the portal yet." in words
    assert "The rules have not been published in the portal yet." in words


@pytest.mark.usefixtures("_today")
def test_rules_in_force_stand_before_earlier_and_draft_ones_are_not_shown(client):
    days = [dt.date(2024, 1, 1), dt.date(2026, 1, 1), dt.date(2027, 1, 1)]
    publish_all([NetworkRulesFactory(valid_from=day, text_en=f"Of {day.year}.") for day in days])
    NetworkRulesFactory(valid_from=dt.date(2026, 6, 1), text_en="Unfinished.")
    words = words_of(client, "/en/network/")
    assert "Version 2 Valid from 1 January 2026 Published here 23 November 2026 Of 2026." in words
    assert "Coming: version 3, from 1 January 2027" in words
    assert "Earlier: version 1, from 1 January 2024" in words
    assert "Unfinished" not in words


@pytest.mark.usefixtures("_today")
def test_invented_rules_are_marked_and_give_way_to_real_ones(client):
    publish_all([NetworkRulesFactory(text_en="Invented.", is_demonstration=True)])
    assert "Demonstration Invented." in words_of(client, "/en/network/")
    publish_all([NetworkRulesFactory(text_en="Real.")])
    words = words_of(client, "/en/network/")
    assert "Real." in words
    assert "Invented." not in words


def test_decisions_of_a_meeting_are_found_by_search(client):
    meeting = NetworkMeetingFactory(decisions_da="Vi opretter en arbejdsgruppe om vandløb.")
    assert meeting.title_da in words_of(client, "/soeg/?q=arbejdsgruppe")
