"""Saying that a new version is read, where something was removed from an earlier one."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from ..enums import RedactionState
from ..models import DeskReading, Redaction, Submission, SubmissionVersion
from ..models.desk import must_be_read
from .examining import newest_version
from .locking import held


def waits_to_be_read(submission: Submission) -> bool:
    """Whether something was removed before, and nobody has read the newest version."""
    newest = SubmissionVersion.objects.filter(submission=OuterRef("pk")).order_by("-number")
    rows = Submission.objects.annotate(newest=Subquery(newest.values("pk")[:1]))
    return rows.filter(must_be_read(), pk=submission.pk).exists()


def open_proposals(submission: Submission):
    """Redactions of the newest version and its files that nobody has decided."""
    version = newest_version(submission)
    rows = Redaction.objects.filter(state=RedactionState.PROPOSED)
    return rows.filter(version=version) | rows.filter(attachment__version=version)


@transaction.atomic
def mark_read(submission: Submission, *, seen: int, by: User, now: dt.datetime) -> DeskReading:
    """A person has read version `seen`, so that it can be published. Twice is once.

    ValidationError when another version has come meanwhile, and while a proposal to remove words
    is not decided.
    """
    submission = held(submission)
    require_newest(submission, seen)
    if open_proposals(submission).exists():
        raise ValidationError(_("Decide first what is proposed to be removed."))
    version = newest_version(submission)
    made = {"read_at": now, "read_by": by}
    reading, is_new = DeskReading.objects.get_or_create(version=version, defaults=made)
    if is_new:
        verb = "read a new version of an answer"
        audit.record(verb, submission, by=by, now=now, version=version.number)
    return reading


def require_newest(submission: Submission, seen: int | None) -> None:
    """ValidationError when version `seen`, which somebody has read, is no longer the newest.

    None: nobody was shown a version.
    """
    if seen is not None and newest_version(submission).number != seen:
        message = _("The answer was changed in the meantime. Read the new version first.")
        raise ValidationError(message, code="stale")
