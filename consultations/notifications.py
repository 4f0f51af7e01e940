"""The mails of this app. Each is written from the state at the moment it is sent."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.addresses import absolute
from ogp_portal.common.dates import COPENHAGEN
from ogp_portal.notifications import Kind, Recipient, declare, follows
from ogp_portal.notifications.actions import Mail, post, post_many
from ogp_portal.notifications.models import Follow, Message

from . import tokens
from .enums import RedactionState, ScanState, SubmissionState
from .models import (
    Attachment,
    Consultation,
    OpenCall,
    Phase,
    ProposalRound,
    PublishingRound,
    Redaction,
    Response,
    Submission,
    SubmissionDraft,
    SubmitterRequest,
    figures_of,
)
from .wording import exact_instant

Context = dict[str, Any]

DRAFTS_IN_A_MAIL = 10


def tell_sender(
    kind: Kind, submission: Submission, *, now: dt.datetime, response: Response | None = None
) -> None:
    """Mails the sender of an answer; nothing goes to an address never proven, or deleted."""
    if not submission.is_address_proven or not submission.identity.email:
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


def tell_of_redaction(submission: Submission, *, now: dt.datetime) -> None:
    """Tells the sender that the public reads less than was sent: one mail a Danish day."""
    if not submission.is_address_proven or not submission.identity.email:
        return
    day = now.astimezone(COPENHAGEN).date().isoformat()
    post(
        REDACTED,
        to=Recipient(submission.identity.email, submission.language, submission.user),
        subject_key=f"{submission.reference}:redacted:{day}",
        context={"submission": submission.reference},
        now=now,
        is_demonstration=submission.is_demonstration,
    )


def tell_of_virus(attachment: Attachment, *, now: dt.datetime) -> None:
    """Mails the sender that a file is held, once; nothing goes to an unproven address."""
    submission = attachment.version.submission
    if not submission.is_address_proven or not submission.identity.email:
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
        REQUEST,
        to=Recipient(submission.identity.email, submission.language, submission.user),
        subject_key=f"{request.pk}:{request.state}",
        context={"submission": submission.reference, "request": request.pk},
        now=now,
        is_demonstration=submission.is_demonstration,
    )


def hidden_key(draft: SubmissionDraft) -> str:
    """What tells two drafts apart and cannot be turned back into the key that opens one."""
    return hashlib.sha256(f"draft:{draft.key}".encode()).hexdigest()[:32]


def draft_was_mailed(draft: SubmissionDraft) -> bool:
    """Whether the link to the draft was mailed to the address it has now."""
    key = f"{DRAFT.name}:{hidden_key(draft)}:{draft.email.lower()}"
    return bool(draft.email) and Message.objects.filter(dedupe_key=key).exists()


def draft_link(draft: SubmissionDraft) -> str:
    """The whole address that opens the draft."""
    return absolute(draft.own_path)


def senders_in(together: PublishingRound) -> QuerySet:
    """The answers whose senders are told of responses published together, by key."""
    rows = Submission.objects.filter(
        Exists(Response.objects.filter(proposal__submission=OuterRef("pk"), round=together)),
        confirmed_at__isnull=False,
        is_confirmed_otherwise=False,
    )
    rows = rows.exclude(identity__email="")
    return rows.select_related("identity", "user").order_by("pk")


def tell_senders(
    together: PublishingRound, senders: Iterable[Submission], *, now: dt.datetime
) -> None:
    """One mail to each sender about all responses in the round; a second time writes none."""
    post_many(
        TOGETHER,
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


def answered_by(submission: Submission) -> dt.date | None:
    """The day by which a proposal sent all year is answered; None for an answer."""
    found = ProposalRound.objects.filter(phase=submission.phase_id).first()
    return found.answered_by if found else None


def _submission_of(context: Context) -> Submission:
    rows = Submission.objects.select_related("consultation", "phase", "identity")
    return rows.get(reference=context["submission"])


def contact_of(consultation: Consultation) -> str:
    """Whom the sender can write to; of the call, that of the portal where it has none of its own."""
    if consultation.is_open_call:
        return consultation.contact or settings.OGP_CONTACT_MAIL
    return consultation.contact


def _about(submission: Submission) -> Context:
    """What every mail about one answer says."""
    consultation = submission.consultation
    return {
        "submission": submission,
        "consultation_title": consultation.title,
        "consultation_url": absolute(consultation.get_absolute_url()),
        "contact": contact_of(consultation),
        "own_url": absolute(submission.own_path),
        "received": exact_instant(submission.received_at),
    }


def _confirmation(context: Context) -> Context | None:
    """Reference, time and checksum, but none of the writer's words: the address is unproven."""
    submission = _submission_of(context)
    is_withdrawn = submission.state == SubmissionState.WITHDRAWN
    if submission.is_address_proven or is_withdrawn or submission.is_disowned:
        return None
    token = tokens.sign(tokens.CONFIRM, submission.reference)
    return {
        "reference": submission.reference,
        "received": exact_instant(submission.received_at),
        "checksum": submission.versions.latest("number").checksum,
        "consultation_title": submission.consultation.title,
        "link": absolute(reverse(_confirm_page(submission), args=[token])),
        "days": limits.CONFIRMATION_DAYS,
        "disown_url": _disown_url(submission),
    }


def _disown_url(submission: Submission) -> str:
    token = tokens.sign(tokens.DISOWN, submission.reference)
    return absolute(reverse("submission-disown", args=[token]))


def _confirm_page(submission: Submission) -> str:
    return "proposal-confirm" if submission.consultation.is_open_call else "submission-confirm"


def _receipt(context: Context) -> Context | None:
    submission = _submission_of(context)
    if submission.state == SubmissionState.WITHDRAWN:
        return None
    version = submission.versions.latest("number")
    return _about(submission) | {
        "identity": submission.identity,
        "version": version,
        "attachments": list(version.attachments.select_related("original")),
        "closes_at": submission.change_ends,
        "disown_url": _disown_url(submission),
        "answered_by": answered_by(submission),
    }


def _infected(context: Context) -> Context | None:
    attachment = Attachment.objects.select_related("original").filter(pk=context["attachment"])
    found = attachment.filter(scan=ScanState.INFECTED).first()
    return _about(_submission_of(context)) | {"name": found.original.name} if found else None


def _draft(context: Context) -> Context | None:
    """The link alone: the address is unproven, so none of the writer's words."""
    draft = SubmissionDraft.objects.select_related("consultation").get(pk=context["draft"])
    closes_at = draft.consultation.phases.aggregate(at=Max("closes_at"))["at"]
    return {
        "consultation_title": draft.consultation.title,
        "link": draft_link(draft),
        "closes_at": closes_at,
    }


def _draft_reminder(context: Context) -> Context | None:
    """None once the deadline has passed, or every draft is sent or gone."""
    phase = Phase.objects.select_related("consultation").get(pk=context["phase"])
    drafts = SubmissionDraft.objects.filter(
        consultation=phase.consultation_id, email__iexact=context["address"]
    )
    links = [draft_link(draft) for draft in drafts[:DRAFTS_IN_A_MAIL]]
    if not links or timezone.now() >= phase.closes_at:
        return None
    return {
        "consultation_title": phase.consultation.title,
        "links": links,
        "closes_at": phase.closes_at,
    }


def _edited(context: Context) -> Context | None:
    submission = _submission_of(context)
    version = submission.versions.latest("number")
    return _about(submission) | {
        "version": version,
        "changed": exact_instant(version.received_at),
    }


def _request(context: Context) -> Context:
    request = SubmitterRequest.objects.get(pk=context["request"])
    return _about(_submission_of(context)) | {"request": request}


def _own(context: Context) -> Context:
    return _about(_submission_of(context))


def _hidden(context: Context) -> Context | None:
    submission = _submission_of(context)
    return _about(submission) if submission.is_hidden else None


def _redacted(context: Context) -> Context | None:
    """None when the answer is no longer public, or nothing is removed from it any more."""
    submission = _submission_of(context)
    removed = Redaction.objects.of_answer(submission).filter(state=RedactionState.ACCEPTED)
    if not submission.is_public or not removed.exists():
        return None
    public_url = absolute(submission.get_absolute_url())
    reasons = sorted({one.get_reason_display() for one in removed})
    return _about(submission) | {"public_url": public_url, "reasons": reasons}


def _not_published(context: Context) -> Context | None:
    submission = _submission_of(context)
    return _about(submission) if submission.refusal_reason else None


def _response(context: Context) -> Context | None:
    """None once the response has been replaced or the answer withdrawn."""
    submission = _submission_of(context)
    rows = Response.objects.select_related("proposal").filter(pk=context["response"])
    response = rows.first()  # None when the proposal was joined with another
    if response is None or not response.is_current or submission.state == SubmissionState.WITHDRAWN:
        return None
    thread = response.proposal.get_absolute_url()
    return _about(submission) | {
        "response": response,
        "is_change": response.version > 1 and _was_published_before(response),
        "summary": response.proposal.summary,
        "link": absolute(thread) if submission.is_public else absolute(submission.own_path),
    }


def _together(context: Context) -> Context | None:
    """All of the sender's responses in one round; None once none of them stands."""
    submission = _submission_of(context)
    responses = Response.objects.filter(
        round=context["round"], proposal__submission=submission, is_current=True
    )
    found = list(responses.select_related("proposal").order_by("proposal_id"))
    if not found or submission.state == SubmissionState.WITHDRAWN:
        return None
    own_url = absolute(submission.own_path)
    return _about(submission) | {
        "responses": [
            {
                "response": response,
                "summary": response.proposal.summary,
                "link": absolute(response.proposal.get_absolute_url())
                if submission.is_public
                else own_url,
            }
            for response in found
        ]
    }


def _was_published_before(response: Response) -> bool:
    earlier = response.proposal.responses.published()
    return earlier.filter(version__lt=response.version).exists()


def _followed(context: Context) -> Context | None:
    """For followers of a consultation: None when it or the follow is no longer there."""
    consultation = Consultation.objects.visible_to(None).filter(pk=context["consultation"]).first()
    follow = Follow.objects.active().filter(pk=context["follow_id"]).first()
    if consultation is None or follow is None:
        return None
    return {
        "consultation_title": consultation.title,
        "consultation_url": absolute(consultation.get_absolute_url()),
        "stop_url": absolute(reverse("follow-end", args=[follows.token_of(follow)])),
        "consultation": consultation,
    }


def _responses(context: Context) -> Context | None:
    added = _followed(context)
    if added is None:
        return None
    figures = figures_of(added["consultation"])
    answers = reverse("submission-list", args=[added["consultation"].slug])
    return added | {
        "answered": figures.answered_at(timezone.now()),
        "proposals": figures.proposals,
        "answers_url": absolute(answers),
    }


def _call_responses(context: Context) -> Context | None:
    """For followers of the call: None when it or the follow is no longer there."""
    call = OpenCall.objects.filter(pk=context["consultation"]).first()
    follow = Follow.objects.active().filter(pk=context["follow_id"]).first()
    if call is None or follow is None:
        return None
    figures = figures_of(call)
    return {
        "answered": figures.answered_at(timezone.now()),
        "proposals": figures.proposals,
        "proposals_url": absolute(call.get_absolute_url()),
        "stop_url": absolute(reverse("follow-end", args=[follows.token_of(follow)])),
    }


def _report(context: Context) -> Context | None:
    added = _followed(context)
    if added is None or added["consultation"].report_published_at is None:
        return None
    report = reverse("consultation-report", args=[added["consultation"].slug])
    return added | {"report_url": absolute(report)}


CONFIRMATION = declare(
    "consultations.confirmation",
    label=_("Answer received, confirm the address"),
    load=_confirmation,
)
INFECTED = declare(
    "consultations.infected", label=_("Virus found in a file that was sent"), load=_infected
)
CONFIRMATION_REMINDER = declare(
    "consultations.confirmation_reminder",
    label=_("Reminder to confirm the address of an answer"),
    load=_confirmation,
)
RECEIPT = declare(
    "consultations.receipt",
    label=_("Receipt for an answer"),
    load=_receipt,
    most_per_hour=limits.RECEIPTS_PER_HOUR,
)
EDITED = declare("consultations.edited", label=_("Answer changed by its sender"), load=_edited)
REQUEST = declare(
    "consultations.request", label=_("Reply to the request of a sender"), load=_request
)
DRAFT = declare(
    "consultations.draft",
    label=_("Link to a draft of an answer"),
    load=_draft,
    is_sensitive=True,
)
DRAFT_REMINDER = declare(
    "consultations.draft_reminder",
    label=_("Deadline is near and the answer not sent"),
    load=_draft_reminder,
)
WITHDRAWN = declare("consultations.withdrawn", label=_("Answer withdrawn"), load=_own)
NOT_PUBLISHED = declare(
    "consultations.not_published", label=_("Answer not published"), load=_not_published
)
HIDDEN = declare("consultations.hidden", label=_("Answer hidden"), load=_hidden)
REDACTED = declare(
    "consultations.redacted", label=_("Words removed from one's own answer"), load=_redacted
)
RESPONSE = declare(
    "consultations.response", label=_("Response to one's own proposal"), load=_response
)
TOGETHER = declare(
    "consultations.responses_together",
    label=_("Responses to all of one's own proposals"),
    load=_together,
)
RESPONSES = declare(
    "consultations.responses",
    label=_("Responses in a followed consultation"),
    load=_responses,
    is_news=True,
)
REPORT = declare(
    "consultations.report",
    label=_("Report of a followed consultation"),
    load=_report,
    is_news=True,
)

PROPOSAL_CONFIRMATION = declare(
    "consultations.proposal_confirmation",
    label=_("Proposal received, confirm the address"),
    load=_confirmation,
)
_WORDED_FOR_PROPOSALS = {
    CONFIRMATION.name: PROPOSAL_CONFIRMATION,
    RECEIPT.name: declare(
        "consultations.proposal_receipt", label=_("Receipt for a proposal"), load=_receipt
    ),
    WITHDRAWN.name: declare(
        "consultations.proposal_withdrawn", label=_("Proposal withdrawn"), load=_own
    ),
    NOT_PUBLISHED.name: declare(
        "consultations.proposal_not_published",
        label=_("Proposal not published"),
        load=_not_published,
    ),
    HIDDEN.name: declare("consultations.proposal_hidden", label=_("Proposal hidden"), load=_hidden),
    RESPONSE.name: declare(
        "consultations.proposal_response",
        label=_("Response to one's own proposal of the year"),
        load=_response,
    ),
}
"""The mails about one answer, for what was sent all year: that is no answer to a consultation."""

CALL_RESPONSES = declare(
    "consultations.call_responses",
    label=_("Responses to proposals sent all year"),
    load=_call_responses,
    is_news=True,
)


def worded_for(submission: Submission, kind: Kind) -> Kind:
    """The mail that says the same as `kind` in the words that fit how it came."""
    is_proposal = submission.consultation.is_open_call
    return _WORDED_FOR_PROPOSALS.get(kind.name, kind) if is_proposal else kind
