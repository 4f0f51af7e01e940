"""Numbers and commits on real parallel connections: a mirror misses nothing."""

import datetime as dt
import threading

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from ogp_portal.open_data.changes import sequencer
from ogp_portal.open_data.models import Change
from plans.models import Commitment
from tests.factories import CommitmentFactory, PlanFactory

pytestmark = pytest.mark.django_db(transaction=True)
BUDGET = dt.timedelta(seconds=30)


def number() -> int:
    return sequencer.number_changes(now=timezone.now(), budget=BUDGET)


def in_parallel(*works) -> None:
    """Runs each function on a connection of its own."""

    def run(work):
        try:
            work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_transaction_that_commits_late_is_not_missed():
    """The first to write is the last to commit; a mirror reads in between."""
    plan = PlanFactory()
    slow, quick = CommitmentFactory.create_batch(2, plan=plan)
    number()
    seen = Change.objects.count()
    has_written, may_commit = threading.Event(), threading.Event()

    def write_slowly():
        with transaction.atomic():
            Commitment.objects.filter(pk=slow.pk).update(title_da="Skrevet først")
            has_written.set()
            assert may_commit.wait(20)

    writer = threading.Thread(target=lambda: (write_slowly(), connections.close_all()))
    writer.start()
    assert has_written.wait(20)
    Commitment.objects.filter(pk=quick.pk).update(title_da="Skrevet sidst, gemt først")
    number()
    told = [*Change.objects.filter(number__gt=seen).values_list("number", "public_key")]
    assert told == [(seen + 1, str(quick.pk))]
    may_commit.set()
    writer.join()
    number()
    told = [*Change.objects.filter(number__gt=seen + 1).values_list("number", "public_key")]
    assert told == [(seen + 2, str(slow.pk))]


def test_two_sequencers_at_once_give_no_number_twice_and_leave_none_out():
    plan = PlanFactory()
    commitments = CommitmentFactory.create_batch(20, plan=plan)
    in_parallel(number, number, number)
    for round_of_changes in range(3):
        Commitment.objects.filter(plan=plan).update(title_da=f"Udgave {round_of_changes}")
        in_parallel(number, number, number)
    number()
    numbers = [*Change.objects.order_by("number").values_list("number", flat=True)]
    assert numbers == [*range(1, len(numbers) + 1)]
    changed = Change.objects.filter(kind="commitments", what="changed")
    assert changed.count() == 3 * len(commitments)


def test_while_one_numbers_another_does_not_wait():
    number()
    PlanFactory()
    found = []
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [sequencer.TURN]
            )
        in_parallel(lambda: found.append(number()))
    assert found == [0]
    assert number() > 0
