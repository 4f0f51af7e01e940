"""Publishing many responses in one go: those of a group, or every draft of a consultation."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from ogp_portal import audit, jobs
from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.postgres import expect_many_rows

from .. import notifications
from ..models import Consultation, ProposalGroup, PublishingRound, Response, Submission
from .counting import recount
from .locking import locked
from .recording import note_responses
from .responding import tell_followers

TELL_SENDERS = "consultations.tell_senders"


def drafts_of(consultation: Consultation, now: dt.datetime) -> QuerySet:
    """What `publish_drafts` would publish at `now`."""
    return Response.objects.ready(now).filter(proposal__submission__consultation=consultation)


@transaction.atomic
def publish_drafts(
    consultation: Consultation, *, by: User | None, now: dt.datetime
) -> PublishingRound | None:
    """Publishes every draft of a consultation; None when there is none, so twice is once.

    Left out are drafts to answers that are withdrawn or hidden, and "to be decided later" whose
    date has passed.
    """
    consultation = locked(consultation)
    return _publish(consultation, drafts_of(consultation, now), by=by, now=now)


@transaction.atomic
def publish_group(
    group: ProposalGroup, *, by: User | None, now: dt.datetime
) -> PublishingRound | None:
    """Publishes the group's response to all its members; None when there is nothing to publish."""
    consultation = locked(group.consultation)
    group.refresh_from_db()
    drafts = Response.objects.ready(now).filter(
        proposal__group=group, shared_key=group.response_key
    )
    return _publish(consultation, drafts, by=by, now=now)


def _publish(
    consultation: Consultation, drafts: QuerySet, *, by: User | None, now: dt.datetime
) -> PublishingRound | None:
    """The statements are the same in number however many drafts there are."""
    if not (waiting := drafts.count()):
        return None
    if waiting > limits.MAILS_AT_ONCE:
        expect_many_rows()
    together = PublishingRound.objects.create(
        consultation=consultation, published_at=now, published_by=by
    )
    number = drafts.update(round=together)
    before = Response.objects.filter(proposal__responses__round=together, is_current=True)
    before.exclude(round=together).update(is_current=False)
    together.responses.update(is_current=True, published_at=now)
    recount(consultation)
    audit.record("published responses", consultation, by=by, now=now, responses=number)
    note_responses(together.responses.select_related("proposal__submission"), now=now)
    _tell(together, now)
    return together


def _tell(together: PublishingRound, now: dt.datetime) -> None:
    """Mails at once when they are few; many are written by a job that shows how far it is."""
    senders = notifications.senders_in(together)
    if senders.count() > limits.MAILS_AT_ONCE:
        key = f"tell-senders:{together.pk}"
        jobs.enqueue(TELL_SENDERS, together.pk, dedupe_key=key, now=now)
    else:
        notifications.tell_senders(together, senders, now=now)
    told = Submission.objects.public().filter(proposals__responses__round=together)
    if told.exists():
        tell_followers(together.consultation, now)
