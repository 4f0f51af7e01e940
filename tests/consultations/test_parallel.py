"""Two requests at once: one answer, one receipt, and counts that agree."""

import dataclasses
import datetime as dt
import threading
import uuid

import pytest
from django.db import connection

from consultations import actions
from consultations.models import ConsultationFigures, ProposalRound, Submission
from ogp_portal.notifications.models import Message
from tests.factories import ConsultationFactory, SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Runs each work in a thread of its own, all released together; returns what they gave."""
    gate, given = threading.Barrier(len(works)), {}

    def run(number, work):
        gate.wait()
        try:
            given[number] = work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [given[number] for number in range(len(works))]


def test_parallel_submits_of_one_form_are_one_answer(answer, now):
    consultation = ConsultationFactory()

    def submit():
        return actions.submit(consultation, answer, by=None, now=now)

    sent = at_once(submit, submit, submit, submit)
    assert len({one.reference for one in sent}) == 1
    assert (Submission.objects.count(), Message.objects.count()) == (1, 1)


def test_parallel_confirms_give_one_receipt(answer, now):
    sent = actions.submit(ConsultationFactory(), answer, by=None, now=now)

    def confirm():
        return actions.confirm(sent, now=now)

    assert sorted(at_once(confirm, confirm)) == [False, True]
    assert Message.objects.filter(kind="consultations.receipt").count() == 1


def test_parallel_publications_are_all_counted(now):
    consultation, editor = ConsultationFactory(), UserFactory(roles=["editor"])
    waiting = SubmissionFactory.create_batch(
        4, consultation=consultation, state="received", published_at=None
    )

    def publish(one):
        return lambda: actions.publish_submission(one, by=editor, now=now)

    at_once(*map(publish, waiting))
    assert ConsultationFigures.objects.get().answers == 4
    places = Submission.objects.order_by("position").values_list("position", flat=True)
    assert list(places) == [1, 2, 3, 4]


def test_sending_is_not_held_up_by_staff(answer, now):
    """An editor's transaction holds the consultation; an answer is received meanwhile."""
    from django.db import transaction

    from consultations.actions.locking import locked

    consultation = ConsultationFactory()
    with transaction.atomic():
        locked(consultation)
        sent = at_once(lambda: actions.submit(consultation, answer, by=None, now=now))
    assert sent[0].received_at == now


def test_parallel_first_proposals_of_a_round_share_it(answer, now):
    call = actions.the_call()

    def send(seconds):
        own = dataclasses.replace(answer, idempotency_key=uuid.uuid4())
        at = now + dt.timedelta(seconds=seconds)
        return lambda: actions.send(call, own, by=None, now=at)

    sent = at_once(send(3), send(0), send(2), send(1))
    assert len({one.reference for one in sent}) == 4
    assert ProposalRound.objects.count() == 1
