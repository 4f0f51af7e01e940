"""The OGP network and its meetings."""

import datetime as dt

import pytest

from tests.factories import NetworkMeetingFactory
from tests.plans.reading import html_of, words_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number_of_meetings", [1, 3])
def test_network_page_asks_one_query_however_many_meetings(
    client, django_assert_num_queries, number_of_meetings
):
    meetings = NetworkMeetingFactory.create_batch(number_of_meetings)
    with django_assert_num_queries(1):
        page = html_of(client, "/netvaerk/")
    assert all(meeting.title_da in page for meeting in meetings)


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
    assert "Next 1 December 2026 Coming" in words_of(client, "/en/network/")


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
    assert "Place not stated Agenda not stated Minutes not stated" in words


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
