"""Reminding those who have not yet confirmed the address they gave with an answer."""

import datetime as dt

from django.db import transaction

from ogp_portal.common import limits
from ogp_portal.notifications import Recipient
from ogp_portal.notifications.actions import number_written, post

from .. import notifications
from ..enums import Channel, SubmissionState
from ..models import Submission

BATCH = 500


def remind_to_confirm(now: dt.datetime) -> int:
    """Mails each sender whose address has waited for some days, once; returns how many answers."""
    total = 0
    while number := _remind_batch(now):
        total += number
    return total


def _is_reminded(address: str, now: dt.datetime) -> bool:
    """Whether a reminder to this address was written lately, for whichever answer: whoever sends
    many answers in a stranger's name makes us mail the stranger no more often."""
    since = now - dt.timedelta(days=limits.CONFIRMATION_REMINDER_DAYS)
    return bool(number_written(address, [notifications.CONFIRMATION_REMINDER], since=since))


@transaction.atomic
def _remind_batch(now: dt.datetime) -> int:
    waiting = Submission.objects.filter(
        state=SubmissionState.RECEIVED,
        channel__in=[Channel.FORM, Channel.API],
        confirmed_at=None,
        reminded_at=None,
        received_at__lte=now - dt.timedelta(days=limits.CONFIRMATION_REMINDER_DAYS),
        received_at__gt=now - dt.timedelta(days=limits.CONFIRMATION_DAYS),
    ).order_by("received_at", "pk")
    locked = waiting.select_for_update(skip_locked=True, of=("self",))
    rows = list(locked.select_related("consultation", "identity", "user")[:BATCH])
    for submission in rows:
        if _is_reminded(submission.identity.email, now):
            continue
        post(
            notifications.worded_for(submission, notifications.CONFIRMATION_REMINDER),
            to=Recipient(submission.identity.email, submission.language, submission.user),
            subject_key=submission.reference,
            context={"submission": submission.reference},
            now=now,
            is_demonstration=submission.is_demonstration,
        )
    Submission.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=now)
    return len(rows)
