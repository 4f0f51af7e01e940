"""Writing mails as rows, in the transaction of the act that causes them."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Lower

from ogp_portal import audit, jobs
from ogp_portal.jobs.actions import enqueue_many

from .kinds import Kind, Recipient
from .models import KEY_LENGTH, Follow, Message, MessageState


def post(
    kind: Kind,
    *,
    to: Recipient,
    subject_key: str,
    context: dict[str, Any],
    now: dt.datetime,
    is_demonstration: bool = False,
) -> Message:
    """Writes one mail and the job that sends it; returns the row.

    Unique per (kind, subject_key, address): the same mail twice leaves one row. `context` is
    JSON; the text is rendered from it when it is sent. Put a period in `subject_key` for mails
    that may come again ("plan:7:2026-11").
    """
    key = _dedupe_key(f"{kind.name}:{subject_key}:{to.address.lower()}")
    message, is_new = Message.objects.get_or_create(
        dedupe_key=key,
        defaults={
            "kind": kind.name,
            "user": to.user,
            "address": to.address,
            "language": to.language,
            "context": context,
            "is_demonstration": is_demonstration,
            "created_at": now,
        },
    )
    if is_new:
        jobs.enqueue("notifications.send", message.pk, dedupe_key=f"send:{message.pk}", now=now)
    return message


@dataclass(frozen=True)
class Mail:
    """One of many mails of a kind: to whom, and what `post` needs besides."""

    to: Recipient
    subject_key: str
    context: dict[str, Any]
    is_demonstration: bool = False


@transaction.atomic
def post_many(kind: Kind, mails: Iterable[Mail], *, now: dt.datetime) -> None:
    """As `post` for each of `mails`, in three statements however many they are.

    A mail that was written before is left alone, also by two at once.
    """
    rows = {row.dedupe_key: row for row in (_row(kind, mail, now) for mail in mails)}
    Message.objects.bulk_create(rows.values(), ignore_conflicts=True)
    written = Message.objects.filter(pk__in=[row.pk for row in rows.values()])
    enqueue_many("notifications.send", written.values_list("pk", flat=True), now=now)


def _row(kind: Kind, mail: Mail, now: dt.datetime) -> Message:
    return Message(
        kind=kind.name,
        dedupe_key=_dedupe_key(f"{kind.name}:{mail.subject_key}:{mail.to.address.lower()}"),
        user=mail.to.user,
        address=mail.to.address,
        language=mail.to.language,
        context=mail.context,
        is_demonstration=mail.is_demonstration,
        created_at=now,
    )


def _dedupe_key(key: str) -> str:
    """A key the column holds; a longer one ends in its checksum, so that no two fall together."""
    if len(key) <= KEY_LENGTH:
        return key
    checksum = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: KEY_LENGTH - len(checksum) - 1]}:{checksum}"


def post_to_followers(
    kind: Kind,
    subject: models.Model,
    *,
    context: dict[str, Any],
    period: str,
    now: dt.datetime,
) -> int:
    """Writes one mail to each confirmed follower of `subject`; returns how many follow it."""
    follows = list(Follow.objects.active().of(subject).select_related("user"))
    for follow in follows:
        post(
            kind,
            to=Recipient(follow.address, follow.language, follow.user),
            subject_key=f"{subject._meta.label_lower}:{subject.pk}:{period}",
            context={**context, "follow_id": str(follow.pk)},
            now=now,
            is_demonstration=follow.is_demonstration,
        )
    return len(follows)


@transaction.atomic
def quarantine_unsent() -> int:
    """Holds back every mail not yet sent; called after a restore. Returns how many.

    A restored database may hold mails that went out after the backup was taken.
    """
    unsent = Message.objects.filter(state__in=[MessageState.QUEUED, MessageState.IN_FLIGHT])
    return unsent.update(state=MessageState.QUARANTINED)


STOPPED = [
    MessageState.QUARANTINED,
    MessageState.FAILED,
    MessageState.BOUNCED,
    MessageState.UNKNOWN,
    MessageState.ABANDONED,
]
"""What staff may send after all. The text of a sensitive mail is still there: it never went."""

WAITING = [
    MessageState.QUEUED,
    MessageState.IN_FLIGHT,
    MessageState.QUARANTINED,
    MessageState.FAILED,
    MessageState.BOUNCED,
    MessageState.UNKNOWN,
]
"""What staff may give up."""


@transaction.atomic
def release(message: Message, *, by: models.Model, now: dt.datetime) -> bool:
    """Sends a held or failed mail after all: staff have looked at it. True when it was stopped."""
    stopped = Message.objects.filter(pk=message.pk, state__in=STOPPED)
    if not stopped.update(state=MessageState.QUEUED, last_error=""):
        return False
    key = f"send:{message.pk}:{now.isoformat()}"
    jobs.enqueue("notifications.send", message.pk, dedupe_key=key, now=now)
    audit.record("released a mail", message, by=by, now=now)
    return True


@transaction.atomic
def abandon(message: Message, *, by: models.Model, now: dt.datetime) -> bool:
    """Gives up a mail that was not sent; it stays visible to staff. True the first time."""
    unsent = Message.objects.filter(pk=message.pk, state__in=WAITING)
    if not unsent.update(state=MessageState.ABANDONED):
        return False
    audit.record("gave up a mail", message, by=by, now=now)
    return True


def number_written(address: str, kinds: Iterable[Kind], *, since: dt.datetime) -> int:
    """How many mails of these kinds were written to an address after `since`, in whatever case."""
    rows = Message.objects.annotate(lower=Lower("address")).filter(
        kind__in=[kind.name for kind in kinds], lower=address.lower(), created_at__gt=since
    )
    return rows.count()
