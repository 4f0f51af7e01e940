"""Sealing, erasing, and giving seals their places in the chain."""

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping

from django.db import models, transaction

from ogp_portal.common import limits
from ogp_portal.common.dates import COPENHAGEN
from ogp_portal.common.turns import take_turn

from .chain import BEFORE_THE_FIRST, hash_of, seal_of
from .models import DailyHead, Entry, Seal, kind_of, time_of

TURN = "record.place"
WRITTEN_AT_ONCE = 500


def seal_many(
    event: str, pairs: Iterable[tuple[models.Model, Mapping[str, object]]], *, now: dt.datetime
) -> list[Seal]:
    """Seals facts about each subject at `now`, in the open transaction; one INSERT for 500.

    `event` is one of EventKind. Facts are text, whole numbers, truth values and lists of them, and
    hold no personal data; event and time are added to them. Each seal has a salt of its own.
    """
    made = [_made(event, subject, facts, now) for subject, facts in pairs]
    return Seal.objects.bulk_create(made, batch_size=WRITTEN_AT_ONCE)


def _made(event: str, subject: models.Model, facts: Mapping[str, object], now: dt.datetime) -> Seal:
    salt = secrets.token_hex(32)
    whole = {**facts, "event": str(event), "at": time_of(now)}
    return Seal(
        event=event,
        seal=seal_of(whole, salt),
        salt=salt,
        facts=whole,
        subject_kind=kind_of(type(subject)),
        subject_id=subject.pk,
        made_at=now,
    )


def forget(model: type[models.Model], keys: Iterable[object]) -> int:
    """Destroys salts and facts about the objects with these keys; returns how many seals.

    Nobody can then tell what they were about, nor try out what it might have been. The chain stays
    as it is, and whoever kept a receipt can still show that it is in it.
    """
    numbers = [key for key in keys if isinstance(key, int)]
    rows = Seal.objects.filter(subject_kind=kind_of(model), subject_id__in=numbers)
    return rows.update(salt="", facts=None, subject_kind="", subject_id=None)


def place_waiting(*, now: dt.datetime) -> int:
    """Gives every seal that waits its place; returns how many, 0 while another is at it."""
    placed = 0
    while some := _place_some(now):
        placed += some
    return placed


@transaction.atomic
def _place_some(now: dt.datetime) -> int:
    """The place is given after the commit of the act, by one at a time, so there are no gaps."""
    if not take_turn(TURN):
        return 0
    last = Entry.objects.order_by("-number").first()
    _close_days(last, now)
    waiting = list(
        Seal.objects.filter(is_placed=False).order_by("pk")[: limits.RECORD_PLACED_AT_ONCE]
    )
    Entry.objects.bulk_create(_linked(last, waiting, now), batch_size=WRITTEN_AT_ONCE)
    Seal.objects.filter(pk__in=[one.pk for one in waiting]).update(is_placed=True)
    return len(waiting)


def _linked(last: Entry | None, waiting: list[Seal], now: dt.datetime) -> list[Entry]:
    """The entries of these seals, each with the hash of the one before. Time never goes back."""
    at = now.replace(microsecond=0)
    if last is not None:
        at = max(at, last.at)
    first, previous = (last.number + 1, last.hash) if last else (1, BEFORE_THE_FIRST)
    made = []
    for number, one in enumerate(waiting, start=first):
        now_hash = hash_of(number, time_of(at), one.event, one.seal, previous)
        made.append(
            Entry(
                number=number,
                at=at,
                event=one.event,
                seal=one.seal,
                previous=previous,
                hash=now_hash,
                source=one,
            )
        )
        previous = now_hash
    return made


def _close_days(last: Entry | None, now: dt.datetime) -> None:
    """Writes the head of every Danish day that is over and has none, before anything new is placed."""
    if last is None:
        return
    newest = DailyHead.objects.first()
    today = now.astimezone(COPENHAGEN).date()
    if newest is not None:
        day = newest.day + dt.timedelta(days=1)
    else:
        day = (Entry.objects.order_by("number").first() or last).at.astimezone(COPENHAGEN).date()
    heads = []
    while day < today:
        heads.append(DailyHead(day=day, entry=last, closed_at=now))
        day += dt.timedelta(days=1)
    DailyHead.objects.bulk_create(heads)
