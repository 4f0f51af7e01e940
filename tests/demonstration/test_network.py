"""The invented network: everything is there, marked, and counts nowhere."""

import datetime as dt

import pytest

from ogp_portal.demonstration import removal
from plans.models import (
    CoCreationTimeline,
    MeetingParticipant,
    NetworkMember,
    NetworkRules,
    OutreachActivity,
    StepMove,
)
from tests.factories import NetworkMemberFactory, NetworkRulesFactory, PlanFactory
from tests.plans.reading import html_of, words_of

pytestmark = pytest.mark.django_db

MEETING, TIMELINE = (
    "/netvaerk/moeder/demo-netvaerksmoede/",
    "/handlingsplaner/demo-naeste/tidsplan/",
)


@pytest.fixture
def loaded(story, now, monkeypatch):
    monkeypatch.setattr("plans.views.network.timezone.now", lambda: now)


@pytest.mark.usefixtures("loaded")
def test_the_network_page_shows_marked_rules_members_and_meetings_and_counts_none(client):
    PlanFactory()
    words = words_of(client, "/en/network/")
    assert "Meetings with civil society in 2026 0 of 2" in words
    assert "Version 2" in words
    assert "The Clear View Association (invented) (since" in words
    assert html_of(client, "/netvaerk/").count("status--demo") >= 8


@pytest.mark.usefixtures("loaded")
def test_the_meeting_shows_all_that_came_of_it(client):
    words = words_of(client, MEETING)
    assert "Det er opdigtet og tæller derfor ikke med." in words
    for heading in ("Deltagere Styrelsen", "Beslutninger 1.", "Referat 24", "Fremlagte resultater"):
        assert heading in words
    assert "/forum/handlingsplaner/" in html_of(client, MEETING)


@pytest.mark.usefixtures("loaded")
def test_the_next_plans_timeline_came_in_good_time_and_one_step_was_moved(client):
    timeline = CoCreationTimeline.objects.get(plan__slug="demo-naeste")
    assert timeline.notice_days == 20
    assert "Flyttet" in words_of(client, TIMELINE)
    assert "Tilføjet" not in words_of(client, TIMELINE)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    "path",
    [
        MEETING,
        TIMELINE,
        "/en/network/meetings/demo-netvaerksmoede/",
        "/en/action-plans/demo-naeste/timeline/",
    ],
)
def test_every_invented_page_says_so(client, path):
    assert "demonstration-banner" in html_of(client, path)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("path", ["/netvaerk/opsoegende-arbejde/", "/en/network/outreach/"])
def test_the_outreach_log_says_that_some_of_it_is_invented(client, path):
    assert "demonstration-note" in html_of(client, path)


def test_removal_takes_the_invented_network_and_leaves_the_real_one(loaded):
    kept = [NetworkMemberFactory(), NetworkRulesFactory(valid_from=dt.date(2026, 1, 1))]
    removal.remove()
    for model in (NetworkMember, NetworkRules):
        assert model.objects.get() in kept
    for model in (MeetingParticipant, OutreachActivity, CoCreationTimeline, StepMove):
        assert not model.objects.exists()
