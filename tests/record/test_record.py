"""The chain: placed once, without gaps, never changed; erasing closes an entry and breaks nothing."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, InternalError, connections, transaction

from ogp_portal import record
from ogp_portal.record import actions
from ogp_portal.record.chain import BEFORE_THE_FIRST, hash_of, seal_of
from ogp_portal.record.models import DailyHead, Entry, EventKind, Seal
from ogp_portal.record.reading import proofs_of
from plans.models import ActionPlan
from tests.factories import PlanFactory

pytestmark = pytest.mark.django_db


def seal_of_status(plan, now, **facts):
    return record.seal(EventKind.STATUS, plan, facts, now=now)


def assert_whole() -> list[Entry]:
    """Every entry follows the one before it, from the first."""
    previous, entries = BEFORE_THE_FIRST, list(Entry.objects.order_by("number"))
    for number, one in enumerate(entries, start=1):
        assert (one.number, one.previous) == (number, previous)
        assert one.hash == hash_of(number, one.time, one.event, one.seal, previous)
        previous = one.hash
    return entries


def test_a_seal_is_made_of_salt_and_facts_and_gets_its_place_later(now, place):
    plan = PlanFactory()
    made = seal_of_status(plan, now, completion="limited")
    assert made.facts == {"completion": "limited", "event": "status", "at": "2026-11-23T12:00:00Z"}
    assert made.seal == seal_of(made.facts, made.salt)
    assert proofs_of(plan)[0].number is None
    assert (place(), place()) == (1, 0)
    (entry,) = assert_whole()
    assert (entry.seal, entry.event) == (made.seal, "status")
    assert proofs_of(plan)[0].number == 1


def test_the_same_facts_twice_are_two_seals(now):
    plan = PlanFactory()
    assert seal_of_status(plan, now).seal != seal_of_status(plan, now).seal


def test_what_is_rolled_back_leaves_no_seal(now, place):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        seal_of_status(PlanFactory(), now)
        _ = 1 / 0
    assert place() == 0


def test_erasing_destroys_salt_and_facts_and_the_chain_stays_whole(now, place):
    plan, other = PlanFactory(), PlanFactory()
    made, waiting = seal_of_status(plan, now), seal_of_status(other, now)
    place()
    later = seal_of_status(plan, now)
    assert record.forget(ActionPlan, [plan.pk]) == 2
    place()
    for one in (made, later):
        one.refresh_from_db()
        assert one.is_erased
        assert (one.facts, one.subject_kind, one.subject_id) == (None, "", None)
    assert proofs_of(plan) == []
    assert [one.seal for one in assert_whole()] == [
        made.seal,
        waiting.seal,
        later.seal,
    ]


WRITES = {
    "salt": lambda: Seal.objects.update(salt="0" * 64),
    "facts": lambda: Seal.objects.update(facts={"event": "status"}),
    "half erased": lambda: Seal.objects.update(salt=""),
    "taken out of the chain": lambda: Seal.objects.update(is_placed=False),
    "another seal": lambda: Seal.objects.update(seal="0" * 64),
    "deleted seal": lambda: Seal.objects.all().delete(),
    "changed entry": lambda: Entry.objects.update(event="receipt"),
    "deleted entry": lambda: Entry.objects.all().delete(),
    "changed head": lambda: DailyHead.objects.update(closed_at=dt.datetime.now(dt.UTC)),
}


@pytest.mark.parametrize("write", sorted(WRITES))
def test_the_database_refuses_every_other_write(now, place, write):
    seal_of_status(PlanFactory(), now)
    place()
    place(now + dt.timedelta(days=1))
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        WRITES[write]()
    assert_whole()


def test_every_day_that_is_over_has_its_head(now, place):
    seal_of_status(PlanFactory(), now)
    place()
    assert not DailyHead.objects.exists()
    seal_of_status(PlanFactory(), now)
    place(now + dt.timedelta(days=3))
    first, second = assert_whole()
    days = [now.date() + dt.timedelta(days=days) for days in (2, 1, 0)]
    assert [*DailyHead.objects.values_list("day", "entry")] == [(day, first.pk) for day in days]
    assert second.at.date() == days[0] + dt.timedelta(days=1)


def test_time_in_the_chain_never_goes_back(now, place):
    seal_of_status(PlanFactory(), now)
    place()
    seal_of_status(PlanFactory(), now)
    place(now - dt.timedelta(hours=1))
    first, second = assert_whole()
    assert second.at == first.at


@pytest.mark.django_db(transaction=True)
def test_sequencers_at_once_and_late_commits_give_no_double_and_no_gap(now):
    plan = PlanFactory()
    may_commit, has_written = threading.Event(), threading.Event()

    def write_slowly():
        with transaction.atomic():
            seal_of_status(plan, now)
            has_written.set()
            assert may_commit.wait(20)

    def write_and_place():
        for _ in range(10):
            seal_of_status(plan, now)
            actions.place_waiting(now=now)

    def on_its_own(work):
        return threading.Thread(target=lambda: (work(), connections.close_all()))

    slow = on_its_own(write_slowly)
    slow.start()
    assert has_written.wait(20)
    writers = [on_its_own(write_and_place) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    actions.place_waiting(now=now)
    assert len(assert_whole()) == 30
    may_commit.set()
    slow.join()
    assert actions.place_waiting(now=now) == 1
    assert len(assert_whole()) == 31
    assert not Seal.objects.filter(is_placed=False).exists()
