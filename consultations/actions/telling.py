"""Telling everybody concerned that a deadline has changed: one mail to each address."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from ogp_portal.jobs import Progress
from ogp_portal.notifications import Recipient
from ogp_portal.notifications.actions import post
from ogp_portal.notifications.models import Follow

from ..enums import SubmissionState
from ..inviting_notifications import DEADLINE_CHANGED
from ..models import DeadlineChange, InvitationLink, SubmitterIdentity, SubmitterRequest
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


def _concerned(change: DeadlineChange) -> Iterator[tuple[Recipient, dict[str, str]]]:
    """Everybody with why. Read piece by piece: a large consultation has very many answers."""
    consultation = change.phase.consultation
    answers = SubmitterIdentity.objects.filter(
        submission__consultation=consultation, submission__confirmed_at__isnull=False
    ).exclude(submission__state=SubmissionState.WITHDRAWN)
    disowned = SubmitterRequest.objects.standing().disowning()
    answers = answers.filter(~Exists(disowned.filter(submission=OuterRef("submission"))))
    columns = "email", "submission__language"
    for email, language in answers.values_list(*columns).iterator(AT_A_TIME):
        yield Recipient(email, language), {"why": ANSWERED}
    links = InvitationLink.objects.filter(party__consultation=consultation, revoked_at=None)
    for address in links.order_by().values_list("address", flat=True).distinct():
        yield Recipient(address, LANGUAGE), {"why": INVITED}
    for follow in Follow.objects.active().of(consultation).select_related("user"):
        context = {"why": FOLLOWS, "follow_id": str(follow.pk)}
        yield Recipient(follow.address, follow.language, follow.user), context
