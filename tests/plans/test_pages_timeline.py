"""The public page of a plan's timeline (OGP standard 3.1)."""

import datetime as dt

import pytest

from plans import actions
from plans.models import PlanAlias
from tests.factories import CoCreationStepFactory, CoCreationTimelineFactory, PlanFactory
from tests.plans.reading import html_of, words_of

pytestmark = pytest.mark.django_db

DANISH, ENGLISH = "/handlingsplaner/2027/tidsplan/", "/en/action-plans/2027/timeline/"


@pytest.fixture
def timeline():
    """Of a plan in co-creation; its step begins 22 days from now."""
    timeline = CoCreationTimelineFactory(plan__slug="2027", plan__title_en="Plan 6")
    CoCreationStepFactory(
        timeline=timeline, title_en="Ideas", description_en="Send yours.", position=1
    )
    return timeline


def publish(timeline, now, **reason):
    actions.publish_timeline(timeline.plan, by=None, now=now, **reason)


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_four_queries_however_many_steps(client, django_assert_num_queries, number, now):
    timeline = CoCreationTimelineFactory(plan__slug="2027")
    steps = CoCreationStepFactory.create_batch(number, timeline=timeline)
    publish(timeline, now)
    for step in steps:
        day = step.starts_on + dt.timedelta(days=9)
        actions.move_step(step, starts_on=day, reason_da="Derfor.", by=None, now=now)
    with django_assert_num_queries(4):
        page = html_of(client, DANISH)
    assert all(step.title_da in page for step in steps)
    assert page.count("Derfor.") == number


def test_page_says_when_it_was_published_and_what_the_steps_are(client, timeline, now):
    publish(timeline, now)
    words = words_of(client, ENGLISH)
    assert "Action plan Plan 6" in words
    assert (
        "23 November 2026, 22 days before the first step was to begin (15 December 2026)" in words
    )
    assert "Ideas 15 December 2026 Send yours." in words
    assert "22 dage før" in words_of(client, DANISH)


def test_page_gives_the_reason_for_short_notice(client, timeline, now):
    late = now + dt.timedelta(days=15)
    publish(timeline, late, short_notice_reason_en="The election came early.")
    words = words_of(client, ENGLISH)
    assert "Why the notice was short The election came early." in words


def test_page_keeps_the_old_date_of_a_moved_step(client, timeline, now):
    publish(timeline, now)
    day = dt.date(2027, 1, 12)
    given = {"reason_en": "Snow.", "by": None, "now": now + dt.timedelta(days=2)}
    actions.move_step(timeline.steps.get(), starts_on=day, **given)
    words = words_of(client, ENGLISH)
    assert "Ideas 12 January 2027 Send yours." in words
    assert "Moved 25 November 2026. The date was: 15 December 2026. Reason: Snow." in words


def test_page_says_that_a_step_was_added_later(client, timeline, now):
    publish(timeline, now)
    given = {"title_en": "Workshop", "by": None, "now": now + dt.timedelta(days=2)}
    actions.add_step(timeline, starts_on=dt.date(2027, 2, 1), **given)
    expected = "Workshop 1 February 2027 Added 25 November 2026, after the timeline was published"
    assert expected in words_of(client, ENGLISH)


@pytest.mark.parametrize("who", ["anonymous", "moderator", "editor"])
def test_an_unpublished_timeline_is_seen_by_editors_alone(
    request, client, client_of, timeline, who
):
    visitor = client if who == "anonymous" else client_of(request.getfixturevalue(who))
    answer = visitor.get(ENGLISH)
    assert answer.status_code == (200 if who == "editor" else 404)
    if who == "editor":
        assert "Published Draft" in words_of(visitor, ENGLISH)


def test_a_timeline_disappears_with_a_plan_taken_back_to_a_draft(client, timeline, now):
    publish(timeline, now)
    actions.set_state(timeline.plan, "draft", by=None, now=now, reason="Fejl.")
    assert client.get(DANISH).status_code == 404


def test_a_plan_without_timeline_has_no_such_page(client):
    PlanFactory(slug="2027")
    assert client.get(DANISH).status_code == 404


def test_a_former_address_leads_on(client, timeline, now):
    publish(timeline, now)
    PlanAlias.objects.create(slug="2026-2028", plan=timeline.plan)
    assert client.get("/handlingsplaner/2026-2028/tidsplan/").headers["Location"] == DANISH


def test_an_invented_timeline_is_marked(client, now):
    timeline = CoCreationTimelineFactory(plan__slug="2027", plan__is_demonstration=True)
    CoCreationStepFactory(timeline=timeline)
    publish(timeline, now)
    assert "demonstration-banner" in html_of(client, DANISH)


def test_page_says_that_a_timeline_came_after_its_first_step(client, timeline, now):
    late = now + dt.timedelta(days=30)
    publish(timeline, late, short_notice_reason_da="Vi glemte det.")
    words = words_of(client, ENGLISH)
    assert "23 December 2026, after the first step had begun (15 December 2026)." in words
