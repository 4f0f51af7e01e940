"""The timeline of a plan's making: two weeks' notice, and no silent change (OGP standard 3.1)."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from ogp_portal.audit.models import Event
from plans import actions
from plans.models import CoCreationStep, CoCreationTimeline
from tests.factories import CoCreationStepFactory, CoCreationTimelineFactory, PlanFactory
from tests.plans.test_actions_plans import refusal_of

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _english():
    """Messages are asserted in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def given(editor, now) -> dict[str, object]:
    return {"by": editor, "now": now}


def step_in(days: int, **columns) -> CoCreationStep:
    return CoCreationStepFactory(starts_on=TODAY + days * DAY, **columns)


@pytest.fixture
def published(given) -> CoCreationStep:
    """A step of a published timeline, 20 days ahead."""
    step = step_in(20)
    actions.publish_timeline(step.timeline.plan, **given)
    step.refresh_from_db()
    return step


# --- publishing -------------------------------------------------------------------------------------


def test_a_timeline_fourteen_days_ahead_needs_no_reason(given, now):
    step = step_in(14)
    timeline = actions.publish_timeline(
        step.timeline.plan, short_notice_reason_da="Skrevet, men ikke nødvendig.", **given
    )
    timeline.refresh_from_db()
    assert (timeline.published_at, timeline.published_on) == (now, TODAY)
    assert (timeline.notice_days, timeline.short_notice_reason_da) == (14, "")


@pytest.mark.parametrize("days", [13, 0, -5])
def test_shorter_notice_needs_a_reason(given, days):
    plan = step_in(days).timeline.plan
    assert "short_notice_reason_da" in refusal_of(actions.publish_timeline, plan, **given)
    assert not CoCreationTimeline.objects.get().is_published
    reason = {"short_notice_reason_en": "The election came early."}
    assert actions.publish_timeline(plan, **reason, **given).notice_days == days
    assert Event.objects.get(verb="published").reason == "The election came early."


def test_the_first_step_is_the_earliest_as_precisely_as_it_is_known(given):
    timeline = CoCreationTimelineFactory()
    step_in(40, timeline=timeline)
    month = {"starts_on": dt.date(2026, 12, 24), "starts_precision": "month"}
    CoCreationStepFactory(timeline=timeline, **month)
    refusal = refusal_of(actions.publish_timeline, timeline.plan, **given)
    assert "1 December 2026" in refusal["short_notice_reason_da"][0]


def test_a_timeline_is_published_once(published, given, now):
    again = given | {"now": now + 3 * DAY}
    timeline = actions.publish_timeline(published.timeline.plan, **again)
    assert timeline.published_at == now
    assert Event.objects.filter(verb="published").count() == 1


def test_a_timeline_of_a_draft_or_without_a_dated_step_is_refused(given):
    draft = step_in(20, timeline__plan__state="draft").timeline.plan
    assert "" in refusal_of(actions.publish_timeline, draft, **given)
    undated = CoCreationStepFactory(starts_on=None, starts_precision="unknown").timeline.plan
    for plan in (undated, PlanFactory(state="co_creation")):
        assert "" in refusal_of(actions.publish_timeline, plan, **given)


# --- moving -----------------------------------------------------------------------------------------


def test_a_moved_step_keeps_its_old_date_with_when_and_why(published, given, now):
    old, new = published.starts_on, TODAY + 30 * DAY
    actions.move_step(published, starts_on=new, reason_da="Valget kom på tværs.", **given)
    published.refresh_from_db()
    move = published.moves.get()
    assert (published.starts_on, move.old_starts_on, move.starts_on) == (new, old, new)
    assert (move.moved_at, move.reason_da) == (now, "Valget kom på tværs.")
    assert Event.objects.get(verb="moved").reason == "Valget kom på tværs."


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("reason_da", {"reason_da": " "}),
        ("starts_on", {"starts_on": TODAY + 20 * DAY}),
        ("ends_on", {"ends_on": TODAY, "ends_precision": "day"}),
        ("ends_precision", {"ends_on": TODAY + 40 * DAY}),
    ],
)
def test_a_move_that_does_not_hold_is_refused_beside_its_field(published, given, field, sent):
    sent = {"starts_on": TODAY + 30 * DAY, "reason_da": "Derfor.", **sent}
    assert field in refusal_of(actions.move_step, published, **sent, **given)
    published.refresh_from_db()
    assert published.starts_on == TODAY + 20 * DAY
    assert not published.moves.exists()


def test_a_step_that_is_not_published_is_not_moved_but_changed(given):
    step = step_in(20)
    sent = {"starts_on": TODAY, "reason_da": "Derfor."}
    assert "" in refusal_of(actions.move_step, step, **sent, **given)


def test_a_step_moves_there_and_back_again(published, given):
    first = published.starts_on
    for day in (first + 5 * DAY, first, first + 5 * DAY):
        actions.move_step(published, starts_on=day, reason_da="Derfor.", **given)
    assert published.moves.count() == 3


def test_a_step_added_later_says_so_and_once(published, given, now):
    given |= {"now": now + DAY}
    sent = {"starts_on": TODAY + 50 * DAY, "title_da": "Borgermøde"}
    for _ in range(2):
        added = actions.add_step(published.timeline, **sent, **given)
    assert added.was_added_later
    assert added.position == published.position + 1
    assert not published.was_added_later
    assert published.timeline.steps.count() == 2


# --- what the database holds --------------------------------------------------------------------------


def test_the_database_refuses_to_move_the_day_of_publication(published, now):
    rows = CoCreationTimeline.objects.all()
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        rows.update(published_at=now - 30 * DAY)


def test_the_database_refuses_to_move_a_published_step_silently(published):
    rows = CoCreationStep.objects.filter(pk=published.pk)
    with pytest.raises(DatabaseError, match="published_step_moves_openly"), transaction.atomic():
        rows.update(starts_on=TODAY)
    assert rows.update(title_da="En bedre titel")


def test_the_database_refuses_to_change_a_move(published, given):
    actions.move_step(published, starts_on=TODAY + 30 * DAY, reason_da="Derfor.", **given)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        published.moves.update(old_starts_on=TODAY)


def test_the_database_refuses_short_notice_without_a_reason():
    timeline = step_in(5).timeline
    timeline.published_at = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    timeline.published_on, timeline.first_step_on = TODAY, TODAY + 13 * DAY
    with pytest.raises(DatabaseError, match="short_notice_has_a_reason"), transaction.atomic():
        timeline.save()
    timeline.first_step_on = TODAY + 14 * DAY
    timeline.save()


def test_a_published_timeline_goes_with_its_plan(published, given):
    actions.move_step(published, starts_on=TODAY + 30 * DAY, reason_da="Derfor.", **given)
    published.timeline.plan.delete()
    assert not CoCreationTimeline.objects.exists()
