"""Answers after the deadline: only where an editor has opened for them, and always marked."""

import datetime as dt

import pytest
from django.urls import reverse

from consultations import actions
from consultations.models import Submission
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SECOND, MARK = dt.timedelta(seconds=1), "modtaget efter fristen"


@pytest.fixture
def phase(consultation):
    phase = consultation.phases.get()
    phase.late_until = phase.closes_at + dt.timedelta(days=2)
    phase.save()
    return phase


@pytest.fixture
def address(consultation) -> str:
    return reverse("submission-new", args=[consultation.slug])


@pytest.fixture
def send(client, address, form):
    """A function that presses Send."""
    return lambda **how: client.post(address, form, **how)


def test_without_an_opening_nothing_is_taken_after_the_deadline(client, at, consultation, address):
    at(consultation.phases.get().closes_at)
    assert MARK not in client.get(address).text


@pytest.mark.parametrize(("seconds", "status"), [(-1, 302), (0, 409)])
def test_late_answers_end_to_the_second(at, phase, send, seconds, status):
    at(phase.late_until + seconds * SECOND)
    assert send().status_code == status


@pytest.mark.parametrize(("seconds", "is_late"), [(-1, False), (0, True)])
def test_late_is_what_came_at_or_after_the_deadline(at, phase, send, seconds, is_late):
    at(phase.closes_at + seconds * SECOND)
    send()
    assert Submission.objects.get().is_late is is_late


def test_late_answer_is_marked_on_every_page(client, at, phase, address, send):
    at(phase.closes_at)
    consultation = phase.consultation
    assert MARK in client.get(address).text
    assert MARK in client.get(consultation.get_absolute_url()).text
    receipt = send(follow=True)
    assert MARK in receipt.text
    sent = Submission.objects.get()
    actions.confirm(sent, now=phase.closes_at)
    sent.refresh_from_db()
    actions.publish_submission(sent, by=UserFactory(roles=["editor"]), now=phase.closes_at)
    pages = [
        reverse("submission-list", args=[consultation.slug]),
        sent.get_absolute_url(),
        sent.proposals.get().get_absolute_url(),
        sent.own_path,
    ]
    for page in pages:
        assert MARK in client.get(page).text


def test_answer_in_time_is_marked_nowhere(at, phase, send):
    at(phase.closes_at - SECOND)
    assert MARK not in send(follow=True).text
    sent = Submission.objects.get()
    at(phase.closes_at + SECOND)
    assert not actions.may_withdraw(sent, phase.closes_at + SECOND)


def test_sent_in_time_and_confirmed_five_days_later_counts_as_in_time(at, consultation, send):
    phase = consultation.phases.get()
    at(phase.closes_at - SECOND)
    send()
    sent = Submission.objects.get()
    actions.confirm(sent, now=phase.closes_at + dt.timedelta(days=5))
    sent.refresh_from_db()
    assert not sent.is_late
    assert sent.received_at < phase.closes_at


def test_late_answer_can_be_taken_back_while_late_ones_are_taken(at, phase, consultation, answer):
    sent = actions.submit(consultation, answer, by=None, now=phase.closes_at)
    assert actions.may_withdraw(sent, phase.late_until - SECOND)
    assert not actions.may_withdraw(sent, phase.late_until)


def test_answered_consultation_takes_no_late_answers(at, phase, send):
    consultation = phase.consultation
    consultation.settled_at = phase.closes_at
    consultation.save()
    at(phase.closes_at)
    assert send().status_code == 409
