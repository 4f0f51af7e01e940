"""Hiding an answer with a reason, and bringing it back."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.moderation.models import HideReason

from .. import notifications
from ..models import Submission
from .counting import recount
from .locking import held, locked
from .reports import renew_files
from .settling import require_still_answered


@transaction.atomic
def hide(submission: Submission, *, reason: str, by: User, now: dt.datetime) -> Submission:
    """Takes an answer off every public surface at once and tells the sender why.

    `reason` is a HideReason; ValidationError for anything else. Twice is once.
    """
    consultation, submission = locked(submission.consultation), held(submission)
    if reason not in HideReason.values:
        raise ValidationError(_("Choose a reason."))
    if submission.is_hidden:
        return submission
    submission.hidden_at, submission.hidden_by, submission.hide_reason = now, by, reason
    submission.save(update_fields=["hidden_at", "hidden_by", "hide_reason"])
    recount(consultation)
    renew_files(consultation, now=now)
    audit.record("hid an answer", submission, by=by, now=now, reason=reason)
    notifications.tell_sender(notifications.HIDDEN, submission, now=now)
    return submission


@transaction.atomic
def restore(submission: Submission, *, by: User, now: dt.datetime) -> Submission:
    """Brings a hidden answer back to every surface it was on.

    ValidationError when its consultation is answered and it holds a proposal that is not.
    """
    consultation, submission = locked(submission.consultation), held(submission)
    if not submission.is_hidden:
        return submission
    submission.hidden_at, submission.hidden_by, submission.hide_reason = None, None, ""
    submission.save(update_fields=["hidden_at", "hidden_by", "hide_reason"])
    require_still_answered(submission)
    recount(consultation)
    renew_files(consultation, now=now)
    audit.record("restored an answer", submission, by=by, now=now)
    return submission
