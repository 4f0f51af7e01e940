"""The agency's answer to each proposal: decision, reason, and what the proposal led to."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.dates import COPENHAGEN
from ogp_portal.notifications.actions import post_to_followers
from plans.models import Commitment, Milestone

from .. import notifications
from ..enums import Decision, SubmissionState
from ..models import (
    Consultation,
    OpenCall,
    Proposal,
    ProvenanceLink,
    Response,
    StandardReason,
    Submission,
)
from .counting import recount
from .locking import locked
from .recording import note_responses


def worded(
    *,
    is_demonstration: bool,
    decision: str,
    reason_da: str,
    reason_en: str = "",
    decide_by: dt.date | None = None,
    passed_on_to: str = "",
    passed_on_at: dt.date | None = None,
    standard_reason: StandardReason | None = None,
    has_read: bool = False,
    by: User | None,
    now: dt.datetime,
) -> Response:
    """A response to no proposal yet, not saved.

    ValidationError without a reason (Danish for a real consultation), when date and decision do
    not fit, or when a standard reason is used word for word and nobody `has_read` it.
    """
    response = Response(
        decision=decision,
        reason_da=reason_da.strip(),
        reason_en=reason_en.strip(),
        decide_by=decide_by,
        passed_on_to=passed_on_to,
        passed_on_at=passed_on_at,
        standard_reason=standard_reason,
        written_at=now,
        written_by=by,
    )
    _require_whole(response, now, is_demonstration=is_demonstration)
    if not has_read and is_unread(response):
        message = _("Read the standard reason through and confirm that it fits, or change it.")
        raise ValidationError({"has_read": message})
    return response


def is_unread(response: Response) -> bool:
    """Whether it says a standard reason word for word, so that somebody must have read it."""
    reason = response.standard_reason
    return reason is not None and reason.is_word_for_word(response.reason_da, response.reason_en)


@transaction.atomic
def respond(
    proposal: Proposal,
    *,
    after: int | None = None,
    by: User | None,
    now: dt.datetime,
    **words: Any,
) -> Response:
    """Writes the next version of the response as a draft; the versions before it are kept.

    While nothing is published the draft is current. A published response stays current until the
    draft that changes it is published. `after` is the version that was the last one when the
    writer began, 0 for none. `words` as in `worded`, and ValidationError as there, when the
    proposal reads otherwise than `proposal` does, or when somebody else was first.
    """
    locked(proposal.submission.consultation)
    submission = _require_unchanged(proposal)
    response = worded(is_demonstration=submission.is_demonstration, by=by, now=now, **words)
    response.proposal = proposal
    earlier = proposal.responses.all()
    last = earlier.aggregate(last=Max("version"))["last"] or 0
    if after is not None and after != last:
        raise ValidationError(written_meanwhile(), code="stale")
    response.version = last + 1
    response.is_current = not earlier.published().filter(is_current=True).exists()
    if response.is_current:
        earlier.filter(is_current=True).update(is_current=False)
    response.save()
    audit.record(
        "wrote a response", proposal, by=by, now=now, version=response.version, **said_of(response)
    )
    return response


def written_meanwhile() -> str:
    """Why a response is not taken when somebody else has written one since the page was opened."""
    return _(
        "Somebody else has written a response in the meantime. It stands above, and yours "
        "below. Read both, and save again if yours is to take its place."
    )


def said_of(response: Response) -> dict[str, Any]:
    """What the log keeps of a standard reason: which, and that it was read through unchanged."""
    if response.standard_reason_id is None:
        return {}
    return {
        "standard_reason": response.standard_reason_id,
        "read_through": is_unread(response),
    }


def _require_unchanged(proposal: Proposal) -> Submission:
    """The answer as it is now; ValidationError when others have divided, changed or withdrawn it."""
    rows = Proposal.objects.select_related("submission").filter(pk=proposal.pk)
    current = rows.first()
    if current is not None and current.is_replaced:
        message = _("The sender has taken these words out of the answer. Respond to the new ones.")
        raise ValidationError(message, code="replaced")
    if current is not None and current.version_id != proposal.version_id:
        raise ValidationError(
            _("The sender has changed the answer in the meantime. Read it again."), code="changed"
        )
    if current is None or current.span != proposal.span:
        message = _(
            "The answer has been divided differently in the meantime. Read the proposal again."
        )
        raise ValidationError(message, code="divided")
    if current.submission.state == SubmissionState.WITHDRAWN:
        raise ValidationError(_("The answer has been withdrawn."))
    return current.submission


def _require_whole(response: Response, now: dt.datetime, *, is_demonstration: bool) -> None:
    if response.decision not in Decision.values:
        raise ValidationError({"decision": _("Choose a decision.")})
    if not response.reason_da and not (is_demonstration and response.reason_en):
        raise ValidationError({"reason_da": _("Write the reason in Danish.")})
    if response.decision != Decision.DEFERRED and response.decide_by is not None:
        raise ValidationError({"decide_by": _("Only “to be decided later” has a date.")})
    if response.decision == Decision.DEFERRED:
        today = now.astimezone(COPENHAGEN).date()
        if response.decide_by is None or response.decide_by <= today:
            raise ValidationError({"decide_by": _("Write the date by which it is decided.")})
    if response.decision != Decision.OUT_OF_SCOPE and (
        response.passed_on_to or response.passed_on_at
    ):
        raise ValidationError(
            {"passed_on_to": _("Only proposals outside the action plan are passed on.")}
        )


@transaction.atomic
def publish_response(response: Response, *, by: User | None, now: dt.datetime) -> Response:
    """Makes a response public and current, and tells the sender and those who follow.

    Followers get one mail a day, however many responses are published. Twice is once.
    ValidationError when a newer version has been written, or the sender has changed the words that
    it is to and nobody has said that it fits the new ones.
    """
    consultation = locked(response.proposal.submission.consultation)
    response = _still_there(response)
    if response.published_at is not None:
        return response
    proposal, submission = response.proposal, response.proposal.submission
    if submission.state == SubmissionState.WITHDRAWN:
        raise ValidationError(_("The answer has been withdrawn."))
    if proposal.responses.filter(version__gt=response.version).exists():
        raise ValidationError(_("A newer version of the response has been written."))
    _require_read_words(response)
    proposal.responses.filter(is_current=True).exclude(pk=response.pk).update(is_current=False)
    response.is_current, response.published_at = True, now
    response.save(update_fields=["is_current", "published_at"])
    recount(consultation)
    audit.record("published a response", proposal, by=by, now=now, version=response.version)
    note_responses([response], now=now)
    notifications.tell_sender(notifications.RESPONSE, submission, now=now, response=response)
    if submission.is_public:
        tell_followers(consultation, now)
    return response


def _require_read_words(response: Response) -> None:
    if response.proposal.is_replaced:
        message = _("The sender has taken these words out of the answer. Respond to the new ones.")
        raise ValidationError(message, code="replaced")
    if response.is_to_other_words:
        message = _(
            "The sender has changed the answer since the response was written. Read the new words, "
            "and say that the response still fits, or change it."
        )
        raise ValidationError(message, code="changed")


@transaction.atomic
def confirm_fit(
    response: Response, *, read: Proposal, by: User | None, now: dt.datetime
) -> Response:
    """Somebody has read the words as they are now (`read`): the response fits them. Twice is once.

    ValidationError when the sender has changed them again, or taken them out.
    """
    locked(read.submission.consultation)
    response = _still_there(response)
    _require_unchanged(read)
    if response.is_to_other_words:
        proposal = response.proposal
        response.text_key, response.answer_version_id = proposal.text_key, proposal.version_id
        response.save(update_fields=["text_key", "answer_version"])
        audit.record(
            "said that a response still fits", proposal, by=by, now=now, version=response.version
        )
    return response


def _still_there(response: Response) -> Response:
    rows = Response.objects.select_related("proposal__submission")
    found = rows.filter(pk=response.pk).first()
    if found is None:
        raise ValidationError(_("The proposal has been joined with another one in the meantime."))
    return found


def tell_followers(consultation: Consultation, now: dt.datetime) -> None:
    """One mail a day to those who follow, however many responses are published."""
    is_call = consultation.is_open_call
    post_to_followers(
        notifications.CALL_RESPONSES if is_call else notifications.RESPONSES,
        OpenCall.objects.get(pk=consultation.pk) if is_call else consultation,
        context={"consultation": consultation.pk},
        period=f"responses:{now.astimezone(COPENHAGEN):%Y-%m-%d}",
        now=now,
    )


@transaction.atomic
def link(
    proposal: Proposal,
    target: Commitment | Milestone,
    *,
    relation: str,
    reason_da: str,
    reason_en: str = "",
    by: User | None,
    now: dt.datetime,
) -> ProvenanceLink:
    """Says what a proposal led to, and why. A second link to the same target replaces the first.

    The public reads it from when the response is published. A demonstration never leads to a
    real initiative, nor a real proposal to an invented one: ValidationError.
    """
    require_reasoned_link(target, reason_da + reason_en, is_demonstration=proposal.is_demonstration)
    key = "commitment" if isinstance(target, Commitment) else "milestone"
    where: dict[str, Any] = {key: target}
    made, _is_new = ProvenanceLink.objects.update_or_create(
        proposal=proposal,
        **where,
        defaults={
            "response": proposal.responses.order_by("-version").first(),
            "relation": relation,
            "reason_da": reason_da.strip(),
            "reason_en": reason_en.strip(),
            "made_at": now,
            "made_by": by,
        },
    )
    details: dict[str, Any] = {key: target.pk}
    audit.record("linked a proposal", proposal, by=by, now=now, **details)
    return made


def require_reasoned_link(
    target: Commitment | Milestone, reason: str, *, is_demonstration: bool
) -> None:
    """ValidationError without a reason, or between what is invented and what is real."""
    if not reason.strip():
        raise ValidationError({"link_reason_da": _("Write why the proposal led there.")})
    commitment = target if isinstance(target, Commitment) else target.commitment
    if commitment.is_demonstration != is_demonstration:
        raise ValidationError(_("Invented and real content cannot be linked."))


@transaction.atomic
def unlink(made: ProvenanceLink, *, reason: str, by: User | None, now: dt.datetime) -> None:
    """Takes back a link that was wrong, with a reason; its history is kept."""
    if not reason.strip():
        raise ValidationError(_("Write why the link is taken back."))
    audit.record("took back a link", made.proposal, by=by, now=now, reason=reason.strip())
    made.delete()
