"""The one that gives numbers: after the commit, one at a time, in the order in which it looks.

A number of a database sequence is taken while a transaction still runs. One that commits late
would then show a low number when a mirror has already read higher ones, and the mirror would
never ask for it. Here a number is given to what is committed, in a transaction that only one
process at a time can have open, so whoever sees a number can see all below it.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ogp_portal.common import limits
from ogp_portal.common.turns import take_turn

from ..kinds import Kind
from .comparing import Difference, compare_all, compare_some
from .models import Change, ChangeNote, ComparedKind
from .sources import TRACKED, touched

TURN = "open_data.changes"


def number_changes(*, now: dt.datetime, budget: dt.timedelta) -> int:
    """Numbers what has changed since the last time, until nothing waits or `budget` is spent.

    Returns how many changes got a number; 0 as well while another process is at it.
    """
    started, numbered = timezone.now(), 0
    while True:
        more, is_done = _number_some(now)
        numbered += more
        if is_done or timezone.now() - started >= budget:
            return numbered


@transaction.atomic
def _number_some(now: dt.datetime) -> tuple[int, bool]:
    """(number of changes, whether nothing is left to look at)."""
    if not take_turn(TURN):
        return 0, True
    notes = list(ChangeNote.objects.order_by("pk")[: limits.CHANGE_NOTES_AT_ONCE])
    due = _due(now)
    if not notes and not due:
        return 0, True
    found = []
    for kind in TRACKED.values():
        keys = None if kind.name in due else touched(kind, notes)
        found += [(kind.name, one) for one in _differences(kind, keys, now)]
    ChangeNote.objects.filter(pk__in=[one.pk for one in notes]).delete()
    _write(found, now)
    return len(found), len(notes) < limits.CHANGE_NOTES_AT_ONCE


def compare_everything(*, now: dt.datetime) -> int | None:
    """Compares every kind from end to end, and numbers what nobody noted; None: not our turn.

    One transaction for each kind, so that other changes get their numbers in between.
    """
    found = 0
    for kind in TRACKED.values():
        more = _compare_kind(kind, now)
        if more is None:
            return None
        found += more
    return found


@transaction.atomic
def _compare_kind(kind: Kind, now: dt.datetime) -> int | None:
    if not take_turn(TURN):
        return None
    found = [(kind.name, one) for one in _differences(kind, None, now)]
    _write(found, now)
    return len(found)


def _due(now: dt.datetime) -> set[str]:
    """Kinds that were never looked at, and those that read differently by the clock since."""
    known = {one.kind: one.again_at for one in ComparedKind.objects.all()}
    return {
        name
        for name in TRACKED
        if name not in known or (known[name] is not None and known[name] <= now)
    }


def _differences(kind: Kind, keys: set[int] | None, now: dt.datetime) -> list[Difference]:
    if keys is not None:
        return compare_some(kind, keys, now) if keys else []
    found = compare_all(kind, now)
    again_at = kind.next_change(now) if kind.next_change is not None else None
    ComparedKind.objects.update_or_create(
        kind=kind.name, defaults={"compared_at": now, "again_at": again_at}
    )
    return found


def _write(found: list[tuple[str, Difference]], now: dt.datetime) -> None:
    last = Change.objects.aggregate(last=Max("pk"))["last"] or 0
    Change.objects.bulk_create(
        [
            Change(number=number, kind=kind, public_key=public_key, what=what, noted_at=now)
            for number, (kind, (what, public_key)) in enumerate(found, start=last + 1)
        ],
        batch_size=1_000,
    )
