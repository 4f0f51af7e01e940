"""Who is told what: each writes rows in the transaction of the act that is told of."""

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from ogp_portal.common.dates import COPENHAGEN
from ogp_portal.notifications import Kind, Recipient
from ogp_portal.notifications.actions import Mail, post, post_many
from ogp_portal.notifications.models import Message

from ..models import (
    Attachment,
    PublishingRound,
    Response,
    Submission,
    SubmissionDraft,
    SubmitterRequest,
)
from .kinds import DRAFT, INFECTED, REDACTED, REQUEST, TOGETHER, worded_for, worded_in


def tell_sender(
    kind: Kind, submission: Submission, *, now: dt.datetime, response: Response | None = None
) -> None:
    """Mails the sender of an answer; nothing goes to an address never proven, or deleted, or whose
    owner has not written the answer."""
    if not _is_to_be_told(submission):
        return
    kind = worded_for(submission, kind)
    subject = f"{response.proposal.reference}:{response.version}" if response else now.isoformat()
    context = {"submission": submission.reference}
    post(
        kind,
        to=Recipient(submission.identity.email, submission.language, submission.user),
        subject_key=f"{submission.reference}:{subject}",
        context=context | ({"response": response.pk} if response else {}),
        now=now,
        is_demonstration=submission.is_demonstration,
    )


def _is_to_be_told(submission: Submission) -> bool:
    is_reached = submission.is_address_proven and bool(submission.identity.email)
    return is_reached and not submission.is_anothers


def tell_of_redaction(submission: Submission, *, now: dt.datetime) -> None:
    """Tells the sender that the public reads less than was sent: one mail a Danish day."""
    if not _is_to_be_told(submission):
        return
    day = now.astimezone(COPENHAGEN).date().isoformat()
    post(
        worded_for(submission, REDACTED),
        to=Recipient(submission.identity.email, submission.language, submission.user),
        subject_key=f"{submission.reference}:redacted:{day}",
        context={"submission": submission.reference},
        now=now,
        is_demonstration=submission.is_demonstration,
    )


def tell_of_virus(attachment: Attachment, *, now: dt.datetime) -> None:
    """Mails the sender that a file is held, once; nothing goes to an unproven address."""
    submission = attachment.version.submission
    if not _is_to_be_told(submission):
        return
    post(
        INFECTED,
        to=Recipient(submission.identity.email, submission.language, submission.user),
        subject_key=f"{submission.reference}:{attachment.pk}",
        context={"submission": submission.reference, "attachment": attachment.pk},
        now=now,
        is_demonstration=submission.is_demonstration,
    )


def tell_of_request(request: SubmitterRequest, *, now: dt.datetime) -> None:
    """Mails the sender what staff did about a request of theirs."""
    submission = request.submission
    if not submission.is_address_proven or not submission.identity.email:
        return
    post(
        worded_for(submission, REQUEST),
        to=Recipient(submission.identity.email, submission.language, submission.user),
        subject_key=f"{request.pk}:{request.state}",
        context={"submission": submission.reference, "request": request.pk},
        now=now,
        is_demonstration=submission.is_demonstration,
    )


def hidden_key(draft: SubmissionDraft) -> str:
    """What tells two drafts apart and cannot be turned back into the key that opens one."""
    return hashlib.sha256(f"draft:{draft.key}".encode()).hexdigest()[:32]


def addresses_of_draft(draft: SubmissionDraft) -> int:
    """How many addresses the link to the draft was mailed to."""
    key = f"{DRAFT.name}:{hidden_key(draft)}:"
    return Message.objects.filter(dedupe_key__startswith=key).count()


def draft_was_mailed(draft: SubmissionDraft) -> bool:
    """Whether the link to the draft was mailed to the address it has now."""
    kind = worded_in(draft.consultation, DRAFT)
    key = f"{kind.name}:{hidden_key(draft)}:{draft.email.lower()}"
    return bool(draft.email) and Message.objects.filter(dedupe_key=key).exists()


def senders_in(together: PublishingRound) -> QuerySet:
    """The answers whose senders are told of responses published together, by key."""
    rows = Submission.objects.filter(
        Exists(Response.objects.filter(proposal__submission=OuterRef("pk"), round=together)),
        confirmed_at__isnull=False,
        is_confirmed_otherwise=False,
    )
    disowned = SubmitterRequest.objects.standing().disowning().filter(submission=OuterRef("pk"))
    rows = rows.exclude(identity__email="").filter(~Exists(disowned))
    return rows.select_related("identity", "user").order_by("pk")


def tell_senders(
    together: PublishingRound, senders: Iterable[Submission], *, now: dt.datetime
) -> None:
    """One mail to each sender about all responses in the round; a second time writes none."""
    post_many(
        worded_in(together.consultation, TOGETHER),
        [
            Mail(
                to=Recipient(one.identity.email, one.language, one.user),
                subject_key=f"{one.reference}:round:{together.pk}",
                context={"submission": one.reference, "round": together.pk},
                is_demonstration=one.is_demonstration,
            )
            for one in senders
        ],
        now=now,
    )


def was_mailed(submission: Submission) -> bool:
    """Whether any mail about the answer was written to its sender."""
    rows = Message.objects.annotate(lower=Lower("address")).filter(
        lower=submission.identity.email.lower(), context__submission=submission.reference
    )
    return rows.exists()
