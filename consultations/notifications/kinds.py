"""The kinds of mail that this app sends to senders of answers and to followers."""

from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.notifications import Kind, declare

from ..models import Consultation, Submission
from .contexts import (
    call_responses_context,
    confirmation_context,
    draft_context,
    draft_reminder_context,
    edited_context,
    hidden_context,
    infected_context,
    not_published_context,
    own_context,
    receipt_context,
    redacted_context,
    report_context,
    request_context,
    response_context,
    responses_context,
    together_context,
)


def _about_answer(name: str, **options) -> Kind:
    """A mail to the sender of an answer: to whom it went is for those who may read the sender."""
    return declare(name, address_needs="consultations.read_identity", **options)


CONFIRMATION = _about_answer(
    "consultations.confirmation",
    label=_("Answer received, confirm the address"),
    load=confirmation_context,
)
INFECTED = _about_answer(
    "consultations.infected", label=_("Virus found in a file that was sent"), load=infected_context
)
CONFIRMATION_REMINDER = _about_answer(
    "consultations.confirmation_reminder",
    label=_("Reminder to confirm the address of an answer"),
    load=confirmation_context,
)
RECEIPT = _about_answer(
    "consultations.receipt",
    label=_("Receipt for an answer"),
    load=receipt_context,
    most_per_hour=limits.RECEIPTS_PER_HOUR,
)
EDITED = _about_answer(
    "consultations.edited", label=_("Answer changed by its sender"), load=edited_context
)
REQUEST = _about_answer(
    "consultations.request", label=_("Reply to the request from a sender"), load=request_context
)
DRAFT = _about_answer(
    "consultations.draft",
    label=_("Link to a draft of an answer"),
    load=draft_context,
    is_sensitive=True,
)
DRAFT_REMINDER = _about_answer(
    "consultations.draft_reminder",
    label=_("Deadline is near and the answer not sent"),
    load=draft_reminder_context,
)
WITHDRAWN = _about_answer("consultations.withdrawn", label=_("Answer withdrawn"), load=own_context)
NOT_PUBLISHED = _about_answer(
    "consultations.not_published", label=_("Answer not published"), load=not_published_context
)
HIDDEN = _about_answer("consultations.hidden", label=_("Answer hidden"), load=hidden_context)
REDACTED = _about_answer(
    "consultations.redacted", label=_("Words removed from one's own answer"), load=redacted_context
)
RESPONSE = _about_answer(
    "consultations.response", label=_("Response to one's own proposal"), load=response_context
)
TOGETHER = _about_answer(
    "consultations.responses_together",
    label=_("Responses to all of one's own proposals"),
    load=together_context,
)
RESPONSES = declare(
    "consultations.responses",
    label=_("Responses in a followed consultation"),
    load=responses_context,
    is_news=True,
)
REPORT = declare(
    "consultations.report",
    label=_("Report of a followed consultation"),
    load=report_context,
    is_news=True,
)

PROPOSAL_CONFIRMATION = _about_answer(
    "consultations.proposal_confirmation",
    label=_("Proposal received, confirm the address"),
    load=confirmation_context,
)
PROPOSAL_DRAFT = declare(
    "consultations.proposal_draft",
    label=_("Link to a draft of a proposal"),
    load=draft_context,
    is_sensitive=True,
)
_WORDED_FOR_PROPOSALS = {
    DRAFT.name: PROPOSAL_DRAFT,
    CONFIRMATION.name: PROPOSAL_CONFIRMATION,
    RECEIPT.name: _about_answer(
        "consultations.proposal_receipt", label=_("Receipt for a proposal"), load=receipt_context
    ),
    WITHDRAWN.name: _about_answer(
        "consultations.proposal_withdrawn", label=_("Proposal withdrawn"), load=own_context
    ),
    NOT_PUBLISHED.name: _about_answer(
        "consultations.proposal_not_published",
        label=_("Proposal not published"),
        load=not_published_context,
    ),
    HIDDEN.name: _about_answer(
        "consultations.proposal_hidden", label=_("Proposal hidden"), load=hidden_context
    ),
    CONFIRMATION_REMINDER.name: _about_answer(
        "consultations.proposal_confirmation_reminder",
        label=_("Reminder to confirm the address of a proposal"),
        load=confirmation_context,
    ),
    EDITED.name: _about_answer(
        "consultations.proposal_edited",
        label=_("Proposal corrected by its sender"),
        load=edited_context,
    ),
    REDACTED.name: _about_answer(
        "consultations.proposal_redacted",
        label=_("Words removed from one's own proposal"),
        load=redacted_context,
    ),
    REQUEST.name: _about_answer(
        "consultations.proposal_request",
        label=_("Reply to the request from the sender of a proposal"),
        load=request_context,
    ),
    RESPONSE.name: _about_answer(
        "consultations.proposal_response",
        label=_("Response to one's own year-round proposal"),
        load=response_context,
    ),
    TOGETHER.name: declare(
        "consultations.proposal_responses_together",
        label=_("Responses to one's own year-round proposal together"),
        load=together_context,
    ),
}
"""The mails about one answer, for what was sent all year: that is no answer to a consultation."""

CALL_RESPONSES = declare(
    "consultations.call_responses",
    label=_("Responses to year-round proposals"),
    load=call_responses_context,
    is_news=True,
)


def worded_for(submission: Submission, kind: Kind) -> Kind:
    """The mail that says the same as `kind` in the words that fit how it came."""
    return worded_in(submission.consultation, kind)


def worded_in(consultation: Consultation, kind: Kind) -> Kind:
    """The same for all that was sent to one consultation, or to the call."""
    return _WORDED_FOR_PROPOSALS.get(kind.name, kind) if consultation.is_open_call else kind
