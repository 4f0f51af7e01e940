"""By when a proposal is answered: the days of the rounds, and that a promise is never moved."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.call_standing import standing_at
from consultations.models import Phase, ProposalRound, overdue_at
from consultations.models.open_call import cut_off, usual_rounds
from ogp_portal.common.dates import COPENHAGEN
from tests.factories import AllYearSubmissionFactory, ResponseFactory

pytestmark = pytest.mark.django_db


def danish(*parts: int, fold: int = 0) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=COPENHAGEN, fold=fold)


def day(*parts: int) -> dt.date:
    return dt.date(*parts)


@pytest.mark.parametrize(
    ("received", "answered_by"),
    [
        (danish(2026, 11, 23, 13), day(2027, 4, 30)),
        (danish(2027, 3, 31, 23, 59, 59), day(2027, 4, 30)),
        (danish(2027, 4, 1), day(2027, 10, 31)),
        (danish(2027, 10, 1, 23, 59, 59), day(2027, 10, 31)),
        (danish(2027, 10, 2), day(2028, 4, 30)),
        (danish(2028, 2, 29, 23, 59), day(2028, 4, 30)),
        (danish(2027, 12, 31, 23, 59, 59), day(2028, 4, 30)),
    ],
)
def test_a_proposal_is_answered_in_the_first_round_it_is_in_time_for(received, answered_by):
    assert next(usual_rounds(received)) == answered_by
    assert actions.round_at(actions.the_call(), received).answered_by == answered_by
    assert standing_at(received).round.answered_by == answered_by


@pytest.mark.parametrize(
    ("answered_by", "ends"),
    [
        (day(2027, 4, 30), dt.datetime(2027, 3, 31, 22, tzinfo=dt.UTC)),  # summer time since 28.3.
        (day(2027, 4, 26), dt.datetime(2027, 3, 27, 23, tzinfo=dt.UTC)),  # before that night
        (day(2027, 4, 27), dt.datetime(2027, 3, 28, 22, tzinfo=dt.UTC)),  # after it: 23 hours
        (day(2026, 11, 24), dt.datetime(2026, 10, 25, 23, tzinfo=dt.UTC)),  # after the 25 hours
        (day(2028, 3, 30), dt.datetime(2028, 2, 29, 23, tzinfo=dt.UTC)),  # a leap day counts
        (day(2027, 3, 30), dt.datetime(2027, 2, 28, 23, tzinfo=dt.UTC)),
    ],
)
def test_a_cut_off_is_the_end_of_a_whole_day_in_copenhagen(answered_by, ends):
    assert cut_off(answered_by) == ends


def test_reading_when_the_next_round_is_writes_nothing(client, at, now):
    at(now)
    assert "30. april 2027" in client.get("/forslag/").text
    assert "31. marts 2027 kl. 23.59" in client.get("/forslag/").text
    assert not Phase.objects.exists()


def test_rounds_follow_each_other_without_a_gap(now, editor):
    call = actions.the_call()
    actions.announce_round(call, answered_by=day(2027, 9, 15), by=editor, now=now)
    actions.announce_round(call, answered_by=day(2027, 6, 1), by=editor, now=now)
    phases = list(call.phases.order_by("opens_at"))
    assert [one.round.answered_by for one in phases] == [day(2027, 6, 1), day(2027, 9, 15)]
    assert phases[0].opens_at <= now
    assert phases[0].closes_at == phases[1].opens_at


def test_an_announced_round_takes_the_place_of_the_usual_one_of_its_half_year(now, editor):
    call = actions.the_call()
    actions.announce_round(call, answered_by=day(2027, 5, 20), by=editor, now=now)
    assert actions.round_at(call, now).answered_by == day(2027, 5, 20)
    after = danish(2027, 4, 20, 0, 0)
    assert actions.round_at(call, after).answered_by == day(2027, 5, 20)
    assert actions.round_at(call, danish(2027, 4, 21)).answered_by == day(2027, 10, 31)


def test_a_round_far_ahead_leaves_the_usual_ones_before_it(now, editor):
    call = actions.the_call()
    actions.announce_round(call, answered_by=day(2028, 3, 1), by=editor, now=now)
    assert actions.round_at(call, now).answered_by == day(2027, 4, 30)
    assert actions.round_at(call, danish(2027, 6, 1)).answered_by == day(2027, 10, 31)
    assert actions.round_at(call, danish(2027, 11, 1)).answered_by == day(2028, 3, 1)


@pytest.mark.parametrize("announced", [day(2027, 3, 1), day(2027, 5, 20)])
def test_what_somebody_was_promised_is_never_moved(now, editor, announced):
    sent = AllYearSubmissionFactory(received_at=now)
    actions.announce_round(actions.the_call(), answered_by=announced, by=editor, now=now)
    sent.refresh_from_db()
    assert sent.phase.round.answered_by == day(2027, 4, 30)


@pytest.mark.parametrize("answered_by", [day(2026, 11, 1), day(2026, 12, 22), day(2207, 4, 30)])
def test_a_round_that_nobody_can_be_in_time_for_is_refused(now, editor, answered_by):
    with pytest.raises(ValidationError) as refusal:
        actions.announce_round(actions.the_call(), answered_by=answered_by, by=editor, now=now)
    assert "answered_by" in refusal.value.error_dict


def test_the_nearest_possible_day_is_taken(now, editor):
    made = actions.announce_round(
        actions.the_call(), answered_by=day(2026, 12, 23), by=editor, now=now
    )
    assert made.phase.closes_at == danish(2026, 11, 24)


def test_announcing_the_same_day_again_changes_its_words(now, editor):
    for text in ("Vi svarer i maj.", "Vi svarer den 20. maj."):
        actions.announce_round(
            actions.the_call(), answered_by=day(2027, 5, 20), text_da=text, by=editor, now=now
        )
    assert ProposalRound.objects.get().text_da == "Vi svarer den 20. maj."


def test_a_round_without_proposals_is_cancelled_and_leaves_no_gap(now, editor):
    call = actions.the_call()
    first = actions.announce_round(call, answered_by=day(2027, 3, 1), by=editor, now=now)
    actions.announce_round(call, answered_by=day(2027, 6, 20), by=editor, now=now)
    actions.cancel_round(first, by=editor, now=now)
    assert actions.round_at(call, now).answered_by == day(2027, 6, 20)


def test_a_round_with_proposals_is_not_cancelled(now, editor):
    sent = AllYearSubmissionFactory(received_at=now)
    with pytest.raises(ValidationError) as refusal:
        actions.cancel_round(sent.phase.round, by=editor, now=now)
    assert refusal.value.code == "promised"


def test_overdue_from_the_midnight_after_the_promised_day(now):
    sent = AllYearSubmissionFactory(received_at=now)
    assert not overdue_at(danish(2027, 4, 30, 23, 59, 59)).exists()
    assert overdue_at(danish(2027, 5, 1)).get() == sent.proposals.get()


def test_answered_hidden_and_withdrawn_proposals_are_not_overdue(now, editor, moderator):
    answered, hidden, withdrawn = AllYearSubmissionFactory.create_batch(3, received_at=now)
    ResponseFactory(proposal=answered.proposals.get())
    actions.hide(hidden, reason="advertising", by=moderator, now=now)
    actions.withdraw(withdrawn, by=None, now=now)
    assert not overdue_at(danish(2027, 5, 1)).exists()
