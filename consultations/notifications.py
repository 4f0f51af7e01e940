"""The mails of this app. Each is written from the state at the moment it is sent."""

import datetime as dt
from typing import Any

from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.addresses import absolute
from ogp_portal.common.dates import COPENHAGEN
from ogp_portal.notifications import Kind, Recipient, declare, follows
from ogp_portal.notifications.actions import post
from ogp_portal.notifications.models import Follow, Message

from . import tokens
from .enums import RedactionState, SubmissionState
from .models import Consultation, Redaction, Response, Submission, figures_of
from .wording import exact_instant

Context = dict[str, Any]


def tell_sender(
    kind: Kind, submission: Submission, *, now: dt.datetime, response: Response | None = None
) -> None:
    """Mails the sender of an answer; nothing goes to an address that was never confirmed."""
    if submission.confirmed_at is None or not submission.identity.email:
        return
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
    if submission.confirmed_at is None or not submission.identity.email:
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


def was_mailed(submission: Submission) -> bool:
    """Whether any mail about the answer was written to its sender."""
    rows = Message.objects.annotate(lower=Lower("address")).filter(
        lower=submission.identity.email.lower(), context__submission=submission.reference
    )
    return rows.exists()


def _submission_of(context: Context) -> Submission:
    rows = Submission.objects.select_related("consultation", "phase", "identity")
    return rows.get(reference=context["submission"])


def _about(submission: Submission) -> Context:
    """What every mail about one answer says."""
    consultation = submission.consultation
    return {
        "submission": submission,
        "consultation_title": consultation.title,
        "consultation_url": absolute(consultation.get_absolute_url()),
        "contact": consultation.contact,
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
        "link": absolute(reverse("submission-confirm", args=[token])),
        "days": limits.CONFIRMATION_DAYS,
    }


def _receipt(context: Context) -> Context | None:
    submission = _submission_of(context)
    if submission.state == SubmissionState.WITHDRAWN:
        return None
    return _about(submission) | {
        "identity": submission.identity,
        "version": submission.versions.latest("number"),
        "closes_at": submission.phase.closes_at,
    }


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
REDACTED = declare(
    "consultations.redacted", label=_("Words removed from one's own answer"), load=_redacted
)
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
