"""Publishing a consultation, setting it to answered, publishing its report."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.models import Submission
from ogp_portal.notifications.models import Follow, Message
from plans.actions import publish as publish_plan
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    PhaseFactory,
    ResponseFactory,
    SubmissionFactory,
)
from tests.factories.consultations import NOW

pytestmark = pytest.mark.django_db
AFTER = NOW + dt.timedelta(days=10)


@pytest.fixture
def consultation():
    return ConsultationFactory()


def test_settle_waits_for_every_proposal_and_says_how_many(consultation, editor):
    SubmissionFactory.create_batch(2, consultation=consultation)
    SubmissionFactory(consultation=consultation, state="received", published_at=None)
    with pytest.raises(ValidationError) as refusal:
        actions.settle(consultation, by=editor, now=AFTER)
    assert refusal.value.code == "unanswered"
    assert "3" in refusal.value.messages[0]


def test_settle_waits_for_the_deadline(consultation, editor, now):
    with pytest.raises(ValidationError) as refusal:
        actions.settle(consultation, by=editor, now=now)
    assert refusal.value.code == "open"


def test_settle_when_all_is_answered(consultation, editor):
    answer = SubmissionFactory(consultation=consultation)
    ResponseFactory(proposal=answer.proposals.get())
    assert actions.settle(consultation, by=editor, now=AFTER).settled_at == AFTER


@pytest.mark.parametrize(
    "trait",
    [
        {"state": "withdrawn", "withdrawn_at": NOW},
        {"hidden_at": NOW, "hide_reason": "advertising"},
    ],
    ids=["withdrawn", "hidden"],
)
def test_settle_asks_no_response_to_what_is_gone(consultation, editor, trait):
    SubmissionFactory(consultation=consultation, **trait)
    assert actions.settle(consultation, by=editor, now=AFTER).settled_at


def test_settle_counts_a_date_that_has_passed_as_unanswered(consultation, editor):
    answer = SubmissionFactory(consultation=consultation)
    passed = AFTER.date() - dt.timedelta(days=1)
    ResponseFactory(proposal=answer.proposals.get(), decision="deferred", decide_by=passed)
    with pytest.raises(ValidationError):
        actions.settle(consultation, by=editor, now=AFTER)


@pytest.fixture
def put_off(consultation, editor):
    """A proposal "to be decided later"; its consultation is settled all the same."""
    answer = SubmissionFactory(consultation=consultation)
    day = AFTER.date() + dt.timedelta(days=90)
    response = ResponseFactory(proposal=answer.proposals.get(), decision="deferred", decide_by=day)
    actions.settle(consultation, by=editor, now=AFTER)
    return response


def test_plan_waits_for_what_is_to_be_decided_later(consultation, put_off):
    assert list(consultation.plan.consultations.unsettled()) == [consultation]


def test_plan_is_not_published_over_what_is_put_off_without_a_reason(consultation, put_off, editor):
    plan = CommitmentFactory(plan=consultation.plan).plan
    plan.state = "co_creation"
    plan.save()
    with pytest.raises(ValidationError) as refusal:
        publish_plan(plan, by=editor, now=AFTER)
    assert "unsettled_reason_da" in refusal.value.message_dict
    assert publish_plan(plan, by=editor, now=AFTER, unsettled_reason_da="Fristen hos OGP.")


def test_plan_waits_no_more_once_it_is_decided(consultation, put_off):
    put_off.is_current = False
    put_off.save()
    ResponseFactory(proposal=put_off.proposal, version=2)
    assert not consultation.plan.consultations.unsettled().exists()


@pytest.mark.parametrize(
    "gone",
    [
        {"state": "withdrawn", "withdrawn_at": NOW},
        {"hidden_at": NOW, "hide_reason": "advertising"},
    ],
    ids=["withdrawn", "hidden"],
)
def test_plan_does_not_wait_for_what_was_put_off_in_an_answer_that_is_gone(
    consultation, put_off, gone
):
    Submission.objects.update(**gone)
    assert not consultation.plan.consultations.unsettled().exists()


def test_each_consultation_that_waits_is_counted_once(consultation):
    SubmissionFactory.create_batch(3, consultation=consultation)
    assert consultation.plan.consultations.unsettled().count() == 1


def test_record_is_never_settled(editor):
    with pytest.raises(ValidationError):
        actions.settle(ConsultationFactory(is_record=True), by=editor, now=AFTER)


def test_publish_needs_a_phase(editor, now):
    draft = ConsultationFactory(phase=None, is_published=False, period_reason_da="Det haster.")
    with pytest.raises(ValidationError):
        actions.publish(draft, by=editor, now=now)
    PhaseFactory(consultation=draft)
    assert actions.publish(draft, by=editor, now=now).is_published


def test_publish_needs_a_danish_title(editor, now):
    draft = ConsultationFactory(is_published=False, title_da="")
    with pytest.raises(ValidationError):
        actions.publish(draft, by=editor, now=now)


def test_report_is_published_once_and_tells_followers(editor, now):
    consultation = ConsultationFactory(report_da="# Notat")
    Follow.objects.create(
        subject_kind="consultations.consultation",
        subject_id=consultation.pk,
        address="follower@example.org",
        asked_at=now,
        confirmed_at=now,
    )
    first = actions.publish_report(consultation, by=editor, now=AFTER)
    again = actions.publish_report(consultation, by=editor, now=AFTER + dt.timedelta(days=1))
    assert first.report_published_at == again.report_published_at == AFTER
    assert Message.objects.get().kind == "consultations.report"


def test_report_needs_its_text_in_danish(editor):
    consultation = ConsultationFactory(report_en="# Report")
    with pytest.raises(ValidationError):
        actions.publish_report(consultation, by=editor, now=AFTER)


def test_consultation_of_an_invented_plan_is_invented():
    from tests.factories import PlanFactory

    assert ConsultationFactory(plan=PlanFactory(is_demonstration=True)).is_demonstration
