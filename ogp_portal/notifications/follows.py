"""Following: with an account at once, with an e-mail address once it is confirmed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits

from . import actions
from .kinds import Recipient, declare
from .models import Follow, Message

CONFIRM = declare("follows.confirm", label=_("Confirm a follow"))
_signer = signing.Signer(salt="notifications.follow")


@dataclass(frozen=True)
class Asked:
    """What a person asks to follow, and by which address."""

    subject: models.Model
    address: str
    language: str
    user: Any = None


def token_of(follow: Follow) -> str:
    """The signed token with which a mail's link confirms or ends one follow; always the same."""
    return _signer.sign_object(str(follow.pk))


def by_token(token: str) -> Follow | None:
    """The follow a mailed link stands for; None when the link is not ours."""
    try:
        return Follow.objects.filter(pk=_signer.unsign_object(token)).first()
    except signing.BadSignature:
        return None


@transaction.atomic
def follow(asked: Asked, *, link: Callable[[Follow], str], now: dt.datetime) -> Follow:
    """Makes the follow, confirmed for a signed-in person, else with a mail that asks.

    Asking twice leaves one follow. `link` gives the full address that confirms it.
    """
    running = Follow.objects.of(asked.subject).filter(address__iexact=asked.address, ended_at=None)
    existing = running.select_for_update().first() or _write(asked, now) or running.get()
    if existing.confirmed_at is None and asked.user:
        _take_over(existing, asked.user, now)
    elif existing.confirmed_at is None and _may_be_asked(existing, now):
        _ask_to_confirm(existing, asked.language, link, now)
    return existing


def _write(asked: Asked, now: dt.datetime) -> Follow | None:
    try:
        with transaction.atomic():
            return Follow.objects.create(
                subject_kind=asked.subject._meta.label_lower,
                subject_id=asked.subject.pk,
                subject_label=str(asked.subject)[:300],
                subject_path=asked.subject.get_absolute_url(),
                is_demonstration=bool(getattr(asked.subject, "is_demonstration", False)),
                address=asked.address,
                user=asked.user,
                language=asked.language,
                asked_at=now,
                confirmed_at=now if asked.user else None,
            )
    except IntegrityError:
        return None  # the second of two parallel requests finds the first one's row


def _take_over(follow: Follow, user: Any, now: dt.datetime) -> None:
    """The account's address is confirmed, so what was asked by mail is, too."""
    follow.user, follow.confirmed_at = user, now
    follow.save(update_fields=["user", "confirmed_at"])


def _may_be_asked(follow: Follow, now: dt.datetime) -> bool:
    """One mail an hour for each follow and few to each address, so nobody can be pestered."""
    lately = Message.objects.filter(kind=CONFIRM.name, created_at__gt=now - dt.timedelta(hours=1))
    to_address = lately.alias(lowered=Lower("address")).filter(lowered=follow.address.lower())
    keys = list(to_address.values_list("dedupe_key", flat=True)[: limits.MAILS_PER_HOUR])
    asked = any(key.startswith(f"{CONFIRM.name}:{follow.pk}:") for key in keys)
    return not asked and len(keys) < limits.MAILS_PER_HOUR


def _ask_to_confirm(
    follow: Follow, language: str, link: Callable[[Follow], str], now: dt.datetime
) -> None:
    follow.asked_at, follow.language = now, language
    follow.save(update_fields=["asked_at", "language"])
    actions.post(
        CONFIRM,
        to=Recipient(follow.address, language),
        subject_key=f"{follow.pk}:{now.isoformat()}",
        context={
            "link": link(follow),
            "label": follow.subject_label,
            "days": limits.CONFIRMATION_DAYS,
        },
        now=now,
        is_demonstration=follow.is_demonstration,
    )


def may_be_confirmed(follow: Follow, now: dt.datetime) -> bool:
    """The mailed link works for fourteen days after it was last asked for."""
    return now - follow.asked_at <= dt.timedelta(days=limits.CONFIRMATION_DAYS)


def confirm(follow: Follow, *, now: dt.datetime) -> bool:
    """Confirms a follow; True the first time, False when it was confirmed or ended before."""
    waiting = Follow.objects.filter(pk=follow.pk, confirmed_at=None, ended_at=None)
    return bool(waiting.update(confirmed_at=now))


def end(follow: Follow, *, now: dt.datetime) -> bool:
    """Ends a follow and forgets its address; True the first time."""
    running = Follow.objects.filter(pk=follow.pk, ended_at=None)
    return bool(running.update(ended_at=now, address="", user=None))


def pass_on(subject: models.Model, to: models.Model, *, now: dt.datetime) -> None:
    """Whoever follows `subject` follows `to` from now on; once, also who follows both."""
    running = Follow.objects.of(subject).filter(ended_at=None)
    there = Follow.objects.of(to).filter(ended_at=None).values(lowered=Lower("address"))
    both = running.alias(lowered=Lower("address")).filter(lowered__in=there)
    both.update(ended_at=now, address="", user=None)
    running.update(
        subject_id=to.pk, subject_label=str(to)[:300], subject_path=to.get_absolute_url()
    )


def forget_unconfirmed(now: dt.datetime) -> int:
    """Deletes what nobody confirmed while the mailed link worked; returns how many."""
    too_old = now - dt.timedelta(days=limits.CONFIRMATION_DAYS)
    count, _kinds = Follow.objects.filter(confirmed_at=None, asked_at__lt=too_old).delete()
    return count
