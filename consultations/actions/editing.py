"""A sender's own changes to an answer: another text until the deadline, no name at any time."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from .. import notifications
from ..enums import PublicationWish, RequestKind, SubmissionState, SubmitterKind
from ..models import Submission
from .composing import Part
from .counting import recount
from .examining import examine
from .likening import enqueue_likening
from .locking import held, locked
from .overtaking import CHANGED_SINCE, overtake
from .recording import note_receipt
from .reports import renew_files
from .submitting import SUBMITTER, compose_answer, may_withdraw, public_name_of, require_own
from .versions import checksum_of, next_version


@dataclass(frozen=True)
class Edited:
    """What the sender wants the answer to be. `seen` is the number of the version it replaces.

    `summary` is the title of a proposal sent all year.
    """

    wish: str
    seen: int
    text: str = ""
    summary: str = ""
    has_no_remarks: bool = False
    parts: tuple[Part, ...] = ()


@transaction.atomic
def edit(
    submission: Submission, edited: Edited, *, by: User | None, now: dt.datetime
) -> Submission:
    """Another text or wish instead of the one sent; the earlier version is kept for staff.

    What is published leaves the public pages until staff have read the new words; a correction
    that was asked for before needs nobody any more. The same again changes nothing.
    ValidationError after the deadline, when the answer is withdrawn or disowned, and when it was
    changed meanwhile in another window.
    """
    consultation, submission = locked(submission.consultation), held(submission)
    require_own(submission)
    if not may_withdraw(submission, now):
        raise ValidationError(_("The deadline has passed."), code="too_late")
    latest = submission.versions.latest("number")
    composed = compose_answer(
        edited.text, edited.parts, submission.language, has_no_remarks=edited.has_no_remarks
    )
    has_same_text = latest.checksum == checksum_of(composed.text)
    if has_same_text and submission.wish == edited.wish:
        return submission
    if latest.number != edited.seen:
        raise ValidationError(
            _(
                "The answer was changed in another window. Read below how it reads now. "
                "Save once more if yours should replace it."
            ),
            code="stale",
        )
    submission.has_no_remarks = edited.has_no_remarks
    if not has_same_text:
        note_receipt(next_version(submission, composed, now=now), now=now)
        overtake(submission, [RequestKind.CORRECT], why=CHANGED_SINCE, now=now)
        if edited.summary:
            submission.proposals.current().update(summary=edited.summary)
    _back_to_review(submission, edited.wish)
    examine(submission, now=now)  # under another wish another name is looked for
    recount(consultation)
    renew_files(consultation, now=now)
    enqueue_likening(consultation, now=now)
    audit.record("changed an answer", submission, by=by, now=now, role=SUBMITTER)
    notifications.tell_sender(notifications.EDITED, submission, now=now)
    return submission


def _back_to_review(submission: Submission, wish: str) -> None:
    identity = submission.identity
    submission.wish = wish
    submission.public_name = public_name_of(
        submission.submitter_kind, wish, identity.name, submission.organisation_name
    )
    submission.state, submission.published_at = SubmissionState.RECEIVED, None
    submission.refusal_reason = ""
    submission.save(
        update_fields=[
            "has_no_remarks",
            "wish",
            "public_name",
            "state",
            "published_at",
            "refusal_reason",
        ]
    )


def may_remove_name(submission: Submission) -> bool:
    """Private persons whose name is shown; organisations answer under their name."""
    is_citizen = submission.submitter_kind == SubmitterKind.CITIZEN
    return is_citizen and submission.wish == PublicationWish.WITH_NAME


@transaction.atomic
def remove_name(submission: Submission, *, by: User | None, now: dt.datetime) -> Submission:
    """Takes a private person's name off every page at once, also after the deadline.

    Nobody needs to agree: the choice is the sender's. Twice is once. ValidationError for others.
    """
    submission = held(submission)
    require_own(submission)
    if submission.submitter_kind != SubmitterKind.CITIZEN:
        raise ValidationError(_("Answers from organisations are shown with their name."))
    if submission.wish == PublicationWish.WITH_NAME:
        submission.wish, submission.public_name = PublicationWish.WITHOUT_NAME, ""
        submission.save(update_fields=["wish", "public_name"])
        examine(submission, now=now)  # the name is now looked for
        audit.record("removed the name from an answer", submission, by=by, now=now, role=SUBMITTER)
    return submission
