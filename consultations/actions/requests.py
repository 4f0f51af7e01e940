"""What a sender asks for after the deadline, and what staff do about it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ogp_portal import audit
from ogp_portal.accounts.models import User

from .. import notifications
from ..enums import RequestKind, RequestState, SubmissionState
from ..models import Submission, SubmitterRequest
from .composing import Composed, received
from .counting import recount
from .examining import examine, has_open_cpr
from .likening import enqueue_likening
from .locking import held, locked
from .recording import note_receipt
from .redacting import is_redacted
from .reports import renew_files
from .reviewing import refuse_publication
from .settling import require_still_answered
from .submitting import SUBMITTER, require_own
from .versions import next_version


@transaction.atomic
def ask(
    submission: Submission,
    kind: RequestKind,
    *,
    reason: str,
    new_text: str = "",
    by: User | None,
    now: dt.datetime,
) -> SubmitterRequest:
    """Puts a correction or an objection in the queue; asking again replaces what waits.

    `new_text` is the whole answer as it should read, for a correction. ValidationError when the
    answer is withdrawn or disowned.
    """
    submission = held(submission)
    require_own(submission)
    if submission.state == SubmissionState.WITHDRAWN:
        raise ValidationError(_("The answer has been withdrawn."), code="withdrawn")
    request, _is_new = SubmitterRequest.objects.update_or_create(
        submission=submission,
        kind=kind,
        state=RequestState.OPEN,
        defaults={
            "reason": reason.strip(),
            "new_text": received(new_text),
            "asked_at": now,
            "version": submission.versions.latest("number"),
        },
    )
    verb = f"asked about an answer: {kind}"
    audit.record(verb, submission, by=by, now=now, role=SUBMITTER)
    return request


@transaction.atomic
def disown(submission: Submission, *, now: dt.datetime) -> SubmitterRequest:
    """The owner of the address says that somebody else wrote the answer.

    It leaves the public pages until staff have looked at it, and stays in the case. Twice is once.
    """
    consultation, submission = locked(submission.consultation), held(submission)
    request, is_new = SubmitterRequest.objects.get_or_create(
        submission=submission,
        kind=RequestKind.NOT_MINE,
        state=RequestState.OPEN,
        defaults={"asked_at": now},
    )
    if is_new and submission.state == SubmissionState.PUBLISHED:
        submission.state, submission.published_at = SubmissionState.RECEIVED, None
        submission.save(update_fields=["state", "published_at"])
        recount(consultation)
        renew_files(consultation, now=now)
    if is_new:
        audit.record("disowned an answer", submission, by=None, now=now, role=SUBMITTER)
    return request


@transaction.atomic
def accept(
    request: SubmitterRequest, *, by: User, now: dt.datetime, seen: str = ""
) -> SubmitterRequest:
    """Does what was asked and tells the sender. Twice is once.

    A correction becomes the next version; an objection and "I have not written this" keep the
    answer off the public pages. `seen` is when that was asked which a person has read (ISO 8601);
    ValidationError when the sender has asked for something else since, and for a correction of an
    answer that its sender has changed or taken back.
    """
    consultation = locked(request.submission.consultation)
    request = _held(request)
    if request.state != RequestState.OPEN:
        return request
    if seen and seen != request.asked_at.isoformat():
        message = _("The sender has asked again in the meantime. Read what is asked for now.")
        raise ValidationError(message, code="stale")
    if request.kind == RequestKind.CORRECT:
        _correct(request, now)
        require_still_answered(request.submission)
        recount(consultation)
        renew_files(consultation, now=now)
        enqueue_likening(consultation, now=now)
    elif request.submission.state != SubmissionState.WITHDRAWN:
        refuse_publication(request.submission, reason=_reason_of(request), by=by, now=now)
    return _close(request, RequestState.ACCEPTED, by, now)


def _correct(request: SubmitterRequest, now: dt.datetime) -> None:
    """The corrected words become the next version. What was removed from the last one is not
    removed from this: the answer goes back to review where that, or a CPR number, is in question.
    """
    submission = held(request.submission)
    _require_as_asked(request, submission)
    was_redacted = is_redacted(submission)
    if submission.has_no_remarks:
        submission.has_no_remarks = False
        submission.save(update_fields=["has_no_remarks"])
    note_receipt(next_version(submission, Composed(request.new_text), now=now), now=now)
    examine(submission, now=now)
    is_doubtful = was_redacted or has_open_cpr(submission)
    if submission.state == SubmissionState.PUBLISHED and is_doubtful:
        submission.state, submission.published_at = SubmissionState.RECEIVED, None
        submission.save(update_fields=["state", "published_at"])


def _require_as_asked(request: SubmitterRequest, submission: Submission) -> None:
    """The answer stands as it did when the correction was asked for."""
    if submission.state == SubmissionState.WITHDRAWN:
        raise ValidationError(_("The answer has been withdrawn."), code="withdrawn")
    if request.version_id != submission.versions.latest("number").pk:
        message = _(
            "The sender has changed the answer since this correction was asked for. Accepting it "
            "would undo the change: decline it, and say why."
        )
        raise ValidationError(message, code="overtaken")


def _reason_of(request: SubmitterRequest) -> str:
    """Why the answer is no longer published, in the language of its sender."""
    with override(request.submission.language):
        if request.kind == RequestKind.NOT_MINE and request.submission.consultation.is_open_call:
            return _("The owner of the e-mail address says that they did not write the proposal.")
        if request.kind == RequestKind.NOT_MINE:
            return _("The owner of the e-mail address says that they did not write the answer.")
        return _("The sender has objected to its publication.")


@transaction.atomic
def decline(
    request: SubmitterRequest, *, reason: str, by: User, now: dt.datetime
) -> SubmitterRequest:
    """Leaves the answer as it is and tells the sender why. ValidationError without a reason."""
    request = _held(request)
    if not reason.strip():
        raise ValidationError(_("Write why it is declined."))
    if request.state != RequestState.OPEN:
        return request
    request.reply = reason.strip()
    return _close(request, RequestState.DECLINED, by, now)


def _held(request: SubmitterRequest) -> SubmitterRequest:
    rows = SubmitterRequest.objects.select_for_update(of=("self",))
    return rows.select_related("submission__consultation").get(pk=request.pk)


def _close(
    request: SubmitterRequest, state: RequestState, by: User, now: dt.datetime
) -> SubmitterRequest:
    request.state, request.handled_at, request.handled_by = state, now, by
    request.save(update_fields=["state", "handled_at", "handled_by", "reply"])
    subject = request.submission
    verb = f"{state} a request about an answer: {request.kind}"
    audit.record(verb, subject, by=by, now=now, reason=request.reply)
    notifications.tell_of_request(request, now=now)
    return request
