"""What each mail says: read from the state at the moment it is sent; None sends nothing."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from ogp_portal.common import limits
from ogp_portal.common.addresses import absolute
from ogp_portal.notifications import follows
from ogp_portal.notifications.models import Follow
from ogp_portal.record.reading import receipt_of

from .. import tokens
from ..enums import RedactionState, ScanState, SubmissionState
from ..models import (
    Attachment,
    Consultation,
    OpenCall,
    Phase,
    ProposalRound,
    Redaction,
    Response,
    Submission,
    SubmissionDraft,
    SubmitterRequest,
    figures_of,
)
from ..wording import exact_instant

Context = dict[str, Any]

DRAFTS_IN_A_MAIL = 10


def draft_link(draft: SubmissionDraft) -> str:
    """The whole address that opens the draft."""
    return absolute(draft.own_path)


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


def confirmation_context(context: Context) -> Context | None:
    """Reference, time and checksum, but none of the writer's words: the address is unproven."""
    submission = _submission_of(context)
    is_withdrawn = submission.state == SubmissionState.WITHDRAWN
    if submission.is_address_proven or is_withdrawn or submission.is_anothers:
        return None
    token = tokens.sign(tokens.CONFIRM, submission.reference)
    return {
        "reference": submission.reference,
        "received": exact_instant(submission.received_at),
        "checksum": submission.versions.latest("number").checksum,
        "consultation_title": submission.consultation.title,
        "link": absolute(reverse(_page(submission, "confirm"), args=[token])),
        "days": limits.CONFIRMATION_DAYS,
        "disown_url": _disown_url(submission),
    }


def _disown_url(submission: Submission) -> str:
    token = tokens.sign(tokens.DISOWN, submission.reference)
    return absolute(reverse(_page(submission, "disown"), args=[token]))


def _page(submission: Submission, name: str) -> str:
    """The page of that name for an answer, or for a proposal sent all year."""
    return f"{'proposal' if submission.consultation.is_open_call else 'submission'}-{name}"


def receipt_context(context: Context) -> Context | None:
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
        "proof": receipt_of(submission),
    }


def infected_context(context: Context) -> Context | None:
    attachment = Attachment.objects.select_related("original").filter(pk=context["attachment"])
    found = attachment.filter(scan=ScanState.INFECTED).first()
    return _about(_submission_of(context)) | {"name": found.original.name} if found else None


def draft_context(context: Context) -> Context | None:
    """The link alone: the address is unproven, so none of the writer's words."""
    draft = SubmissionDraft.objects.select_related("consultation").get(pk=context["draft"])
    closes_at = draft.consultation.phases.aggregate(at=Max("closes_at"))["at"]
    return {
        "consultation_title": draft.consultation.title,
        "link": draft_link(draft),
        "closes_at": closes_at,
        "days": limits.PROPOSAL_DRAFT_DAYS,
    }


def draft_reminder_context(context: Context) -> Context | None:
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


def edited_context(context: Context) -> Context | None:
    submission = _submission_of(context)
    version = submission.versions.latest("number")
    return _about(submission) | {
        "version": version,
        "changed": exact_instant(version.received_at),
    }


def request_context(context: Context) -> Context:
    request = SubmitterRequest.objects.get(pk=context["request"])
    return _about(_submission_of(context)) | {"request": request}


def own_context(context: Context) -> Context:
    return _about(_submission_of(context))


def hidden_context(context: Context) -> Context | None:
    submission = _submission_of(context)
    return _about(submission) if submission.is_hidden else None


def redacted_context(context: Context) -> Context | None:
    """None when the answer is no longer public, or nothing is removed from it any more."""
    submission = _submission_of(context)
    removed = Redaction.objects.of_answer(submission).filter(state=RedactionState.ACCEPTED)
    if not submission.is_public or not removed.exists():
        return None
    public_url = absolute(submission.get_absolute_url())
    reasons = sorted({one.get_reason_display() for one in removed})
    return _about(submission) | {"public_url": public_url, "reasons": reasons}


def not_published_context(context: Context) -> Context | None:
    submission = _submission_of(context)
    return _about(submission) if submission.refusal_reason else None


def response_context(context: Context) -> Context | None:
    """None once the response has been replaced or the answer withdrawn."""
    submission = _submission_of(context)
    rows = Response.objects.select_related("proposal").filter(pk=context["response"])
    response = rows.first()  # None when the proposal was joined with another
    if response is None or not response.is_current or not _may_be_told(submission):
        return None
    thread = response.proposal.get_absolute_url()
    return _about(submission) | {
        "response": response,
        "is_change": response.version > 1 and _was_published_before(response),
        "summary": str(response.proposal),
        "link": absolute(thread) if submission.is_public else absolute(submission.own_path),
    }


def together_context(context: Context) -> Context | None:
    """All of the sender's responses in one round; None once none of them stands."""
    submission = _submission_of(context)
    responses = Response.objects.filter(
        round=context["round"], proposal__submission=submission, is_current=True
    )
    found = list(responses.select_related("proposal").order_by("proposal_id"))
    if not found or not _may_be_told(submission):
        return None
    own_url = absolute(submission.own_path)
    return _about(submission) | {
        "responses": [
            {
                "response": response,
                "summary": str(response.proposal),
                "link": absolute(response.proposal.get_absolute_url())
                if submission.is_public
                else own_url,
            }
            for response in found
        ]
    }


def _may_be_told(submission: Submission) -> bool:
    """Whether the owner of the address still wants to know: not after "I did not write it"."""
    return submission.state != SubmissionState.WITHDRAWN and not submission.is_anothers


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


def responses_context(context: Context) -> Context | None:
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


def call_responses_context(context: Context) -> Context | None:
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


def report_context(context: Context) -> Context | None:
    added = _followed(context)
    if added is None or added["consultation"].report_published_at is None:
        return None
    report = reverse("consultation-report", args=[added["consultation"].slug])
    return added | {"report_url": absolute(report)}
