"""Telling everybody concerned that a deadline has changed: one mail to each address."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from ogp_portal.jobs import Progress
from ogp_portal.notifications import Recipient
from ogp_portal.notifications.actions import post
from ogp_portal.notifications.models import Follow

from ..enums import SubmissionState
from ..inviting_notifications import DEADLINE_CHANGED
from ..models import (
    Consultation,
    DeadlineChange,
    InvitationLink,
    InvitedParty,
    Submission,
    SubmitterIdentity,
    SubmitterRequest,
)
from .inviting import LANGUAGE

FOLLOWS, ANSWERED, INVITED = "follows", "answered", "invited"
AT_A_TIME = 500


def tell_of_deadline(change: DeadlineChange, *, progress: Progress, now: dt.datetime) -> None:
    """Writes the mails: to followers, to who answered with a confirmed address, to who got a letter.

    Run twice or broken off, each address gets one: a mail is unique by change and address.
    """
    consultation = change.phase.consultation
    for number, (recipient, context) in enumerate(_concerned(change), start=1):
        post(
            DEADLINE_CHANGED,
            to=recipient,
            subject_key=str(change.pk),
            context={"change": change.pk, **context},
            now=now,
            is_demonstration=consultation.is_demonstration,
        )
        if number % AT_A_TIME == 0:
            progress(number, number)


def numbers_concerned(consultation: Consultation) -> tuple[int, int]:
    """(addresses that are mailed of a change, answers and invited parties without an address)."""
    links = InvitationLink.objects.filter(party__consultation=consultation, revoked_at=None)
    follows = Follow.objects.active().of(consultation)
    addresses = _senders(consultation).annotate(to=Lower("email")).values_list("to").order_by()
    addresses = addresses.union(
        links.annotate(to=Lower("address")).values_list("to").order_by(),
        follows.annotate(to=Lower("address")).values_list("to").order_by(),
    )
    answers = Submission.objects.filter(consultation=consultation)
    answers = answers.exclude(state=SubmissionState.WITHDRAWN)
    proven = _senders(consultation).values("submission")
    parties = InvitedParty.objects.filter(consultation=consultation, email="")
    return addresses.count(), answers.exclude(pk__in=proven).count() + parties.count()


def _senders(consultation: Consultation) -> QuerySet:
    """Those who answered from an address of which it is proven that it is theirs."""
    disowned = SubmitterRequest.objects.standing().disowning()
    return (
        SubmitterIdentity.objects.filter(
            submission__consultation=consultation,
            submission__confirmed_at__isnull=False,
            submission__is_confirmed_otherwise=False,
        )
        .exclude(submission__state=SubmissionState.WITHDRAWN)
        .exclude(email="")
        .exclude(Exists(disowned.filter(submission=OuterRef("submission"))))
    )


def _concerned(change: DeadlineChange) -> Iterator[tuple[Recipient, dict[str, str]]]:
    """Everybody with why. Read piece by piece: a large consultation has very many answers."""
    consultation = change.phase.consultation
    columns = "email", "submission__language"
    for email, language in _senders(consultation).values_list(*columns).iterator(AT_A_TIME):
        yield Recipient(email, language), {"why": ANSWERED}
    links = InvitationLink.objects.filter(party__consultation=consultation, revoked_at=None)
    for address in links.order_by().values_list("address", flat=True).distinct():
        yield Recipient(address, LANGUAGE), {"why": INVITED}
    for follow in Follow.objects.active().of(consultation).select_related("user"):
        context = {"why": FOLLOWS, "follow_id": str(follow.pk)}
        yield Recipient(follow.address, follow.language, follow.user), context
