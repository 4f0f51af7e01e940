"""One reminder in the last seven days, to those who have not answered, whatever beats twice."""

import datetime as dt
import re

import pytest

from consultations import actions
from consultations.actions.inviting import remind
from consultations.inviting import party_by_token
from consultations.tasks import remind_invited, remind_invited_daily
from ogp_portal.jobs.actions import run_due
from ogp_portal.jobs.models import Job
from ogp_portal.notifications.models import Message
from tests.factories import (
    AnswerTickFactory,
    InvitationLinkFactory,
    InvitedPartyFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LONG = dt.timedelta(minutes=1)
ANSWER = "/hoeringer/aabenhed/svar/nyt/"


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def party(consultation):
    return InvitedPartyFactory(
        consultation=consultation, name="Ærø Forening", email="post@aeroe.example", cvr="12345678"
    )


def token_in(mail) -> str:
    return re.search(r"inviteret=([\w-]+)", mail.body)[1]


@pytest.fixture
def invited(party):
    """The party with a letter of fifteen days ago; the deadline is in ten days."""
    InvitationLinkFactory(party=party)
    return party


def reminders() -> int:
    return Message.objects.filter(kind="consultations.reminder").count()


@pytest.mark.parametrize(("days", "number"), [(2, 0), (3, 1), (9, 1), (10, 0)])
def test_a_reminder_is_written_in_the_last_seven_days(invited, now, days, number):
    assert remind(invited.consultation.phases.get(), now=now + days * DAY) == number


def test_a_doubled_beat_and_the_days_after_remind_once(invited, now, at):
    for days in (3, 3, 4, 5):
        at(now + days * DAY)
        remind_invited_daily()
        run_due("builds", now=now + days * DAY, budget=LONG)
    remind_invited(str(invited.consultation.phases.get().pk), lambda *_: None)
    assert reminders() == 1
    assert Job.objects.filter(kind="consultations.remind_invited").count() == 3


def test_a_moved_deadline_moves_the_reminder(invited, editor, now, at):
    phase = invited.consultation.phases.get()
    at(now + 3 * DAY)
    remind_invited_daily()
    actions.move_deadline(
        phase,
        to=phase.closes_at + 14 * DAY,
        seen=phase.closes_at,
        reason=actions.Reason("Mere tid."),
        by=editor,
        now=now + 3 * DAY,
    )
    run_due("builds", now=now + 3 * DAY, budget=LONG)
    assert reminders() == 0
    at(now + 17 * DAY)
    remind_invited_daily()
    run_due("builds", now=now + 17 * DAY, budget=LONG)
    assert reminders() == 1


def test_who_has_answered_is_not_reminded(invited, now):
    AnswerTickFactory(party=invited, how="cvr")
    assert remind(invited.consultation.phases.get(), now=now + 5 * DAY) == 0


def test_an_unconfirmed_claim_of_a_number_silences_nobody(invited, now):
    answer = SubmissionFactory(
        consultation=invited.consultation, state="received", published_at=None, confirmed_at=None
    )
    AnswerTickFactory(party=invited, submission=answer, how="cvr")
    assert remind(invited.consultation.phases.get(), now=now + 5 * DAY) == 1


def test_who_answers_before_the_mail_goes_out_gets_none(invited, now, at, mailoutbox):
    remind(invited.consultation.phases.get(), now=now + 5 * DAY)
    AnswerTickFactory(party=invited)
    at(now + 5 * DAY)
    run_due("messages", now=now + 5 * DAY, budget=LONG)
    assert mailoutbox == []


def test_nobody_is_reminded_of_a_letter_just_sent(party, now):
    InvitationLinkFactory(party=party, made_at=now + 4 * DAY)
    assert remind(party.consultation.phases.get(), now=now + 5 * DAY) == 0


def test_no_reminder_to_an_address_that_refused_the_letter(invited, editor, now):
    link = invited.links.get()
    link.message = Message.objects.create(
        kind="consultations.letter",
        address="x@y.dk",
        dedupe_key="k",
        state="bounced",
        created_at=now,
    ).pk
    link.save()
    assert remind(invited.consultation.phases.get(), now=now + 5 * DAY) == 0


def test_the_reminder_has_a_working_link(invited, now, at, mailoutbox):
    at(now + 5 * DAY)
    remind(invited.consultation.phases.get(), now=now + 5 * DAY)
    run_due("messages", now=now + 5 * DAY, budget=LONG)
    assert party_by_token(token_in(mailoutbox[0])) == invited
