"""The mails of this app. Each is written from the state at the moment it is sent."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.addresses import absolute
from ogp_portal.notifications import Kind, Recipient, declare, follows
from ogp_portal.notifications.actions import post
from ogp_portal.notifications.models import Follow, Message

from . import tokens
from .enums import SubmissionState
from .models import Consultation, OpenCall, ProposalRound, Response, Submission, figures_of
from .wording import exact_instant

Context = dict[str, Any]


def tell_sender(
    kind: Kind, submission: Submission, *, now: dt.datetime, response: Response | None = None
) -> None:
    """Mails the sender of an answer; nothing goes to an address that was never confirmed."""
    if submission.confirmed_at is None:
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
    if submission.confirmed_at or submission.state == SubmissionState.WITHDRAWN:
        return None
    token = tokens.sign(tokens.CONFIRM, submission.reference)
    return {
        "reference": submission.reference,
        "received": exact_instant(submission.received_at),
        "checksum": submission.versions.latest("number").checksum,
        "consultation_title": submission.consultation.title,
        "link": absolute(reverse(_confirm_page(submission), args=[token])),
        "days": limits.CONFIRMATION_DAYS,
    }


def _confirm_page(submission: Submission) -> str:
    return "proposal-confirm" if submission.consultation.is_open_call else "submission-confirm"


def _receipt(context: Context) -> Context | None:
    submission = _submission_of(context)
    if submission.state == SubmissionState.WITHDRAWN:
        return None
    return _about(submission) | {
        "identity": submission.identity,
        "version": submission.versions.latest("number"),
        "closes_at": submission.phase.closes_at,
        "answered_by": answered_by(submission),
    }


def _own(context: Context) -> Context:
    return _about(_submission_of(context))


def _hidden(context: Context) -> Context | None:
    submission = _submission_of(context)
    return _about(submission) if submission.is_hidden else None


def _not_published(context: Context) -> Context | None:
    submission = _submission_of(context)
    return _about(submission) if submission.refusal_reason else None


def _response(context: Context) -> Context | None:
    """None once the response has been replaced or the answer withdrawn."""
    submission = _submission_of(context)
    response = Response.objects.select_related("proposal").get(pk=context["response"])
    if not response.is_current or submission.state == SubmissionState.WITHDRAWN:
        return None
    thread = response.proposal.get_absolute_url()
    return _about(submission) | {
        "response": response,
        "is_change": response.version > 1 and _was_published_before(response),
        "summary": response.proposal.summary,
        "link": absolute(thread) if submission.is_public else absolute(submission.own_path),
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
RECEIPT = declare("consultations.receipt", label=_("Receipt for an answer"), load=_receipt)
WITHDRAWN = declare("consultations.withdrawn", label=_("Answer withdrawn"), load=_own)
NOT_PUBLISHED = declare(
    "consultations.not_published", label=_("Answer not published"), load=_not_published
)
HIDDEN = declare("consultations.hidden", label=_("Answer hidden"), load=_hidden)
RESPONSE = declare(
    "consultations.response", label=_("Response to one's own proposal"), load=_response
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
