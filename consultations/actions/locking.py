"""Which rows an act holds, always in this order: consultation first, then the answer."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import Attachment, Consultation, Submission, SubmissionVersion


def locked(consultation: Consultation) -> Consultation:
    """The row, held until the transaction ends, so that two acts never count past each other.

    Sending an answer goes on meanwhile: the lock does not exclude rows that point here.
    """
    return Consultation.everything.select_for_update(no_key=True, of=("self",)).get(
        pk=consultation.pk
    )


def held(submission: Submission) -> Submission:
    """The row with sender, phase and person, held until the transaction ends."""
    rows = Submission.objects.select_for_update(of=("self",))
    return rows.select_related("identity", "phase", "user").get(pk=submission.pk)


def held_answer(target: SubmissionVersion | Attachment) -> Submission:
    """The answer of a text or file, held: one person at a time redacts it or publishes it."""
    version = target if isinstance(target, SubmissionVersion) else target.version
    if version is None:
        raise ValidationError(_("The file belongs to a draft."))
    return held(version.submission)
