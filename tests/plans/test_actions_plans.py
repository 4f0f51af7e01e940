"""Publishing a plan, and its way from state to state."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from ogp_portal import audit
from ogp_portal.audit.models import Event
from ogp_portal.jobs.actions import run_due
from ogp_portal.notifications.models import Follow, Message
from plans import actions
from plans.actions.plans import ON_ITS_WAY
from plans.enums import PlanState
from plans.models import ActionPlan, Amendment
from tests.factories import CommitmentFactory, ConsultationFactory, PlanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    """Messages are asserted in the language they are written in."""
    with translation.override("en"):
        yield


def draft(**fields) -> ActionPlan:
    """A plan that could be published."""
    plan = PlanFactory(**{"state": PlanState.DRAFT} | fields)
    CommitmentFactory(plan=plan)
    return plan


def refusal_of(act, *arguments, **given) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refusal:
        act(*arguments, **given)
    error = refusal.value
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def follow(subject, now) -> Follow:
    return Follow.objects.create(
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=str(subject),
        subject_path=subject.get_absolute_url(),
        address="borger@example.org",
        asked_at=now,
        confirmed_at=now,
    )


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.CO_CREATION])
def test_publish_makes_the_plan_public_from_today(editor, now, state):
    plan = actions.publish(draft(state=state), by=editor, now=now)
    plan.refresh_from_db()
    assert plan.state == PlanState.PUBLISHED
    assert (plan.published_on, plan.published_precision) == (dt.date(2026, 11, 23), "day")


def test_publish_takes_the_danish_day(editor):
    late = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)
    plan = actions.publish(draft(), by=editor, now=late)
    assert plan.published_on == dt.date(2026, 11, 24)


def test_publish_is_in_the_audit_log_with_its_reason(editor, now):
    plan = draft()
    ConsultationFactory(plan=plan)
    actions.publish(plan, unsettled_reason_da="Fristen hos OGP.", by=editor, now=now)
    event = Event.objects.about(plan).get(verb="published")
    assert (event.reason, event.actor_role) == ("Fristen hos OGP.", "editor")


def test_nothing_is_published_when_the_audit_log_cannot_be_written(editor, now, monkeypatch):
    def broken(*arguments, **given):
        raise RuntimeError("the log is full")

    plan = draft()
    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        actions.publish(plan, by=editor, now=now)
    assert ActionPlan.objects.get().state == PlanState.DRAFT


@pytest.mark.parametrize("state", [PlanState.PUBLISHED, PlanState.IN_PROGRESS, PlanState.ENDED])
def test_a_plan_is_published_once(editor, now, state):
    refusal = refusal_of(actions.publish, draft(state=state), by=editor, now=now)
    assert refusal == {"": ["The plan is published already."]}


def test_a_plan_without_initiatives_is_not_published(editor, now):
    plan = PlanFactory(state=PlanState.DRAFT)
    assert "__all__" in refusal_of(actions.publish, plan, by=editor, now=now)


def test_a_plan_without_a_period_is_not_published(editor, now):
    plan = draft(ends_on=None, ends_precision="unknown")
    assert "ends_on" in refusal_of(actions.publish, plan, by=editor, now=now)


def test_a_plan_waits_for_the_responses_to_its_consultations(editor, now):
    plan = draft()
    ConsultationFactory.create_batch(2, plan=plan)
    refusal = refusal_of(actions.publish, plan, by=editor, now=now)
    assert "2 consultations of the plan lack final responses." in refusal["unsettled_reason_da"][0]
    assert ActionPlan.objects.get().state == PlanState.DRAFT


def test_a_blank_reason_is_none(editor, now):
    plan = draft()
    ConsultationFactory(plan=plan)
    refusal = refusal_of(actions.publish, plan, unsettled_reason_da="  ", by=editor, now=now)
    assert "unsettled_reason_da" in refusal


def test_a_reason_for_not_waiting_is_published_with_the_plan(editor, now):
    plan = draft()
    ConsultationFactory(plan=plan)
    actions.publish(plan, unsettled_reason_en="OGP's deadline.", by=editor, now=now)
    assert ActionPlan.objects.get().unsettled_reason_en == "OGP's deadline."


def test_settled_consultations_drafts_and_records_hold_nothing_up(editor, now):
    plan = draft()
    ConsultationFactory(plan=plan, settled_at=now)
    ConsultationFactory(plan=plan, is_published=False)
    ConsultationFactory(plan=plan, phase=None, is_record=True)
    assert actions.publish(plan, by=editor, now=now).state == PlanState.PUBLISHED


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("da", "Handlingsplan på dansk"),
        ("en", "The action plan is published: Action Plan in English"),
    ],
)
def test_followers_are_told_in_their_language(editor, now, mailoutbox, language, subject):
    plan = draft(
        state=PlanState.CO_CREATION,
        title_da="Handlingsplan på dansk",
        title_en="Action Plan in English",
    )
    Follow.objects.filter(pk=follow(plan, now).pk).update(language=language)
    actions.publish(plan, by=editor, now=now)
    run_due("messages", now=now, budget=dt.timedelta(seconds=5))
    (mail,) = mailoutbox
    assert subject in mail.subject
    assert plan.get_absolute_url().rstrip("/").split("/")[-1] in mail.body


def test_followers_are_not_told_again_when_a_plan_is_published_again(editor, now):
    plan = draft(state=PlanState.CO_CREATION)
    follow(plan, now)
    actions.publish(plan, by=editor, now=now)
    back = {"reason": "En fejl i titlen.", "by": editor, "now": now}
    actions.set_state(plan, PlanState.CO_CREATION, **back)
    actions.publish(plan, by=editor, now=now)
    assert Message.objects.filter(kind="plans.published").count() == 1


def test_a_mail_about_a_plan_taken_back_before_it_is_sent_stays_home(editor, now, mailoutbox):
    plan = draft(state=PlanState.CO_CREATION)
    follow(plan, now)
    actions.publish(plan, by=editor, now=now)
    actions.set_state(plan, PlanState.CO_CREATION, reason="En fejl.", by=editor, now=now)
    run_due("messages", now=now, budget=dt.timedelta(seconds=5))
    assert not mailoutbox


# --- from state to state ------------------------------------------------------------------------


@pytest.mark.parametrize("old", PlanState)
@pytest.mark.parametrize("new", PlanState)
def test_a_plan_goes_only_where_the_way_leads(editor, now, old, new):
    plan = PlanFactory(state=old, ends_on=dt.date(2026, 6, 30), length_years=4)
    if new in actions.MOVES[old]:
        actions.set_state(plan, new, reason="Fordi.", by=editor, now=now)
        assert ActionPlan.objects.get().state == new
    else:
        given = {"reason": "Fordi.", "by": editor, "now": now}
        assert "state" in refusal_of(actions.set_state, plan, new, **given)
        assert ActionPlan.objects.get().state == old


@pytest.mark.parametrize(
    ("old", "new"),
    [(old, new) for old, ways in actions.MOVES.items() for new, back in ways.items() if back],
)
def test_a_step_back_needs_a_reason(editor, now, old, new):
    plan = PlanFactory(state=old)
    assert "reason" in refusal_of(actions.set_state, plan, new, by=editor, now=now)


def test_a_plan_is_not_under_evaluation_before_its_period_is_over(editor, now):
    plan = PlanFactory(ends_on=dt.date(2026, 11, 23), ends_precision="day")
    given = {"by": editor, "now": now}
    assert "state" in refusal_of(actions.set_state, plan, PlanState.UNDER_EVALUATION, **given)
    tomorrow = now + dt.timedelta(days=1)
    actions.set_state(plan, PlanState.UNDER_EVALUATION, by=editor, now=tomorrow)
    assert plan.state == PlanState.UNDER_EVALUATION


def test_each_step_is_in_the_audit_log(editor, now):
    plan = PlanFactory(state=PlanState.PUBLISHED)
    actions.set_state(plan, PlanState.IN_PROGRESS, by=editor, now=now)
    event = Event.objects.about(plan).get(verb="changed state")
    assert event.data == {"state": "in_progress"}


def test_every_step_is_in_the_plans_history(editor, now):
    plan = PlanFactory(state=PlanState.PUBLISHED)
    actions.set_state(plan, PlanState.IN_PROGRESS, by=editor, now=now)
    history = ActionPlan.pgh_event_model.objects.filter(pgh_obj=plan).order_by("pgh_id")
    assert list(history.values_list("state", flat=True)) == ["published", "in_progress"]


# --- what the public can read of it -------------------------------------------------------------


def told_of(plan) -> list[tuple[str, str, str, str]]:
    """The moves of a plan as the public history has them: from, to, and why in both languages."""
    noted = Amendment.objects.filter(plan=plan, field="state").order_by("pk")
    return list(noted.values_list("before", "after", "reason_da", "reason_en"))


def test_publication_is_told_with_its_date(editor, now):
    plan = actions.publish(draft(), by=editor, now=now)
    words = ("Planen er offentliggjort.", "The plan is published.")
    assert told_of(plan) == [("draft", "published", *words)]
    assert Amendment.objects.get(field="published_on").after == "2026-11-23"


def test_the_given_reason_of_a_publication_is_told(editor, now):
    plan = draft()
    ConsultationFactory(plan=plan, is_published=True)
    actions.publish(plan, unsettled_reason_da="Fristen hos OGP.", by=editor, now=now)
    assert told_of(plan) == [("draft", "published", "Fristen hos OGP.", "")]


def test_a_step_on_is_told_in_a_sentence_of_its_own(editor, now):
    plan = PlanFactory(state=PlanState.PUBLISHED)
    actions.set_state(plan, PlanState.IN_PROGRESS, by=editor, now=now)
    words = ("Planen er sat i gang.", "The plan is under way.")
    assert told_of(plan) == [("published", "in_progress", *words)]


def test_a_step_back_is_told_with_its_reason(editor, now):
    plan = PlanFactory(state=PlanState.PUBLISHED)
    given = {"reason": "En fejl.", "reason_en": "A mistake.", "by": editor, "now": now}
    actions.set_state(plan, PlanState.CO_CREATION, **given)
    assert told_of(plan) == [("published", "co_creation", "En fejl.", "A mistake.")]


def test_moves_of_a_plan_that_was_out_once_are_told_too(editor, now):
    plan = actions.publish(draft(), by=editor, now=now)
    back = {"reason": "En fejl.", "by": editor, "now": now}
    actions.set_state(plan, PlanState.CO_CREATION, **back)
    actions.set_state(plan, PlanState.DRAFT, **back)
    actions.set_state(plan, PlanState.CO_CREATION, by=editor, now=now)
    assert [new for _old, new, *_words in told_of(plan)] == [
        "published",
        "co_creation",
        "draft",
        "co_creation",
    ]


def test_moves_before_the_first_publication_are_not_told(editor, now):
    plan = PlanFactory(state=PlanState.DRAFT)
    actions.set_state(plan, PlanState.CO_CREATION, by=editor, now=now)
    assert told_of(plan) == []


@pytest.mark.parametrize(
    "state",
    sorted({state for ways in actions.MOVES.values() for state, back in ways.items() if not back}),
)
def test_every_step_on_has_a_sentence_in_both_languages(state):
    assert all(ON_ITS_WAY[state])
