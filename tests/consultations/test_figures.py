"""The meter: what is counted, and that it is what one can see."""

import datetime as dt

import pytest

from consultations import actions
from consultations.models import Consultation, Submission, figures_of
from consultations.models.figures import count
from tests.factories import ConsultationFactory, ResponseFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return ConsultationFactory()


def answered(consultation, **response):
    submission = SubmissionFactory(consultation=consultation)
    ResponseFactory(proposal=submission.proposals.get(), **response)
    return submission


def test_figures_count_public_rows_alone(consultation, now):
    answered(consultation)
    SubmissionFactory(consultation=consultation)
    SubmissionFactory(consultation=consultation, state="received", published_at=None)
    SubmissionFactory(consultation=consultation, hidden_at=now, hide_reason="unlawful")
    figures = actions.recount(consultation)
    assert (figures.answers, figures.proposals, figures.answered_at(now)) == (2, 2, 1)


def test_draft_response_is_not_counted(consultation, now):
    answered(consultation, published_at=None)
    assert actions.recount(consultation).answered_at(now) == 0


def test_decisions_are_counted_each(consultation, now):
    for decision in ("accepted", "accepted", "rejected"):
        answered(consultation, decision=decision)
    assert actions.recount(consultation).decisions_at(now) == [("accepted", 2), ("rejected", 1)]


@pytest.mark.parametrize(("days", "counts"), [(0, 1), (1, 0)], ids=["on the day", "day after"])
def test_decided_later_counts_until_its_date(consultation, now, days, counts):
    answered(consultation, decision="deferred", decide_by=now.date())
    figures = actions.recount(consultation)
    assert figures.answered_at(now + dt.timedelta(days=days)) == counts


def test_stored_figures_are_those_of_the_rows(consultation):
    answered(consultation)
    answered(consultation, decision="deferred", decide_by=dt.date(2027, 1, 1))
    stored = figures_of(Consultation.objects.get())
    fields = ["answers", "proposals", "by_decision", "deferred_until"]
    assert [getattr(stored, f) for f in fields] == [getattr(count(consultation), f) for f in fields]


def test_consultation_that_nobody_has_answered_counts_nothing(consultation, now):
    figures = figures_of(consultation)
    assert (figures.answers, figures.proposals, figures.answered_at(now)) == (0, 0, 0)


def test_positions_follow_the_time_of_receipt_without_gaps(consultation, editor, now):
    early, middle, late = (
        SubmissionFactory(consultation=consultation, received_at=now - dt.timedelta(days=days))
        for days in (3, 2, 1)
    )
    actions.recount(consultation)
    actions.hide(middle, reason="unlawful", by=editor, now=now)
    places = Submission.objects.values_list("pk", "position")
    assert dict(places) == {early.pk: 1, middle.pk: None, late.pk: 2}


def test_answer_published_late_is_sorted_in_by_its_time(consultation, editor, now):
    late = SubmissionFactory(consultation=consultation)
    early = SubmissionFactory(
        consultation=consultation,
        state="received",
        published_at=None,
        received_at=late.received_at - dt.timedelta(hours=1),
    )
    actions.publish_submission(early, by=editor, now=now)
    late.refresh_from_db()
    early.refresh_from_db()
    assert (early.position, late.position) == (1, 2)
