"""What editors decide about an answer that has come in: publish it, or not and why."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from .. import notifications
from ..enums import PublicationWish, SubmissionState
from ..models import Attachment, Submission
from .counting import recount
from .examining import examine, has_open_cpr, is_examined, newest_version
from .locking import held, locked
from .reading_versions import require_newest, waits_to_be_read
from .recording import note_publication
from .redacting import is_redacted
from .reports import renew_files

_REVIEWABLE = [SubmissionState.RECEIVED, SubmissionState.NOT_PUBLISHED]


def publish_submission(
    submission: Submission, *, by: User | None, now: dt.datetime, seen: int | None = None
) -> Submission:
    """Puts an answer on the public pages.

    `seen` is the number of the version that a person has read. ValidationError when another has
    come since, while the address is not confirmed, when the sender wishes otherwise, when a file
    is not read or a mark of a CPR number not handled, when something was removed before and
    nobody has read the new version, or when it is hidden or withdrawn.
    """
    examine(submission, now=now)  # what it finds stays also when it stands in the way
    return _publish(submission, seen, by, now)


@transaction.atomic
def _publish(
    submission: Submission, seen: int | None, by: User | None, now: dt.datetime
) -> Submission:
    consultation, submission = locked(submission.consultation), held(submission)
    require_newest(submission, seen)
    if submission.state == SubmissionState.PUBLISHED:
        return submission
    reason = why_not(submission)
    if reason:
        raise ValidationError(reason)
    submission.state, submission.published_at = SubmissionState.PUBLISHED, now
    submission.refusal_reason = ""
    submission.save(update_fields=["state", "published_at", "refusal_reason"])
    recount(consultation)
    renew_files(consultation, now=now)
    audit.record("published an answer", submission, by=by, now=now)
    note_publication(submission, now=now)
    if is_redacted(submission):
        notifications.tell_of_redaction(submission, now=now)
    return submission


def why_not(submission: Submission) -> str:
    """Why an answer cannot be published as it stands; "" when it can."""
    if submission.state not in _REVIEWABLE:
        return _("The answer has been withdrawn.")
    if submission.confirmed_at is None:
        return _("The sender has not confirmed the e-mail address yet.")
    if submission.is_disowned:
        return _("The owner of the address says they did not write it. Handle that request first.")
    if submission.wish == PublicationWish.NOT:
        return _("The sender does not want the answer to be published.")
    if submission.is_hidden:
        return _("The answer is hidden. Restore it first.")
    return _why_not_yet(submission)


def _why_not_yet(submission: Submission) -> str:
    """What must be looked at before; "" when nothing must."""
    files = Attachment.objects.unread().filter(version=newest_version(submission))
    if files.exclude(read_problem="").exists():
        return _(
            "The portal cannot read a file. Read it yourself and say so on the file’s page, or "
            "keep it back."
        )
    if files.exists():
        return _("A file has not been read yet. Try again in a few minutes.")
    if not is_examined(submission):
        return _("A file has just been read. Try again.")
    if has_open_cpr(submission):
        return _(
            "There may be a CPR number in the answer or its files. Remove it, or say that the "
            "mark is no personal data."
        )
    if waits_to_be_read(submission):
        return _(
            "Something was removed from an earlier version. Read the new one at the redaction "
            "desk first."
        )
    return ""


@transaction.atomic
def refuse_publication(
    submission: Submission, *, reason: str, by: User | None, now: dt.datetime
) -> Submission:
    """Keeps an answer off the public pages, or takes it off, and tells the sender why.

    A sender who asked for it is not told again. ValidationError without a reason.
    """
    consultation, submission = locked(submission.consultation), held(submission)
    if not reason.strip():
        raise ValidationError(_("Write why the answer is not published."))
    if submission.state == SubmissionState.WITHDRAWN:
        raise ValidationError(_("The answer has been withdrawn."))
    submission.state, submission.refusal_reason = SubmissionState.NOT_PUBLISHED, reason.strip()
    submission.save(update_fields=["state", "refusal_reason"])
    recount(consultation)
    renew_files(consultation, now=now)
    audit.record("did not publish an answer", submission, by=by, now=now, reason=reason.strip())
    if submission.wish != PublicationWish.NOT:
        notifications.tell_sender(notifications.NOT_PUBLISHED, submission, now=now)
    return submission


@transaction.atomic
def confirm_organisation(
    submission: Submission, *, by: User | None, now: dt.datetime
) -> Submission:
    """Staff have made sure that the sender answers for the organisation named."""
    submission = held(submission)
    if not submission.organisation_name:
        raise ValidationError(_("The answer names no organisation."))
    if submission.organisation_confirmed_at is None:
        submission.organisation_confirmed_at = now
        submission.save(update_fields=["organisation_confirmed_at"])
        audit.record("confirmed the organisation of an answer", submission, by=by, now=now)
    return submission


@transaction.atomic
def confirm_otherwise(
    submission: Submission, *, note: str, by: User | None, now: dt.datetime
) -> Submission:
    """Staff have made sure who sent the answer by other means than the link; the note says how.

    The address itself stays unproven, so no mail with the sender's words goes to it before the
    link is pressed. ValidationError without a note, or once it is withdrawn.
    """
    submission = held(submission)
    if not note.strip():
        raise ValidationError(_("Write how you know that the answer is the sender's."))
    if submission.state == SubmissionState.WITHDRAWN:
        raise ValidationError(_("The answer has been withdrawn."))
    if submission.confirmed_at is None:
        submission.confirmed_at, submission.is_confirmed_otherwise = now, True
        submission.save(update_fields=["confirmed_at", "is_confirmed_otherwise"])
        verb = "confirmed the sender of an answer by other means"
        audit.record(verb, submission, by=by, now=now, reason=note.strip())
    return submission
