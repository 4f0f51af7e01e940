"""Versions of the text of an answer, with the proposals and files that belong to them."""

import datetime as dt
import hashlib
from copy import copy

from django.db.models import Exists, OuterRef
from django.utils.html import linebreaks

from ogp_portal.common.text import first_words, new_reference

from ..models import (
    Attachment,
    Proposal,
    ProvenanceLink,
    Response,
    Submission,
    SubmissionPart,
    SubmissionVersion,
)
from .attachments import process_later
from .carrying import carry_over, propose_again
from .composing import Composed

SUMMARY_LENGTH = 140


def checksum_of(text: str) -> str:
    """SHA-256 of the received words in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def first_version(
    submission: Submission, composed: Composed, *, now: dt.datetime
) -> SubmissionVersion:
    """The text as received, as one proposal or as the several that its sender gave.

    Without remarks nothing asks for a response.
    """
    version = _write(submission, 1, composed, now)
    if not submission.has_no_remarks:
        _propose(submission, version, composed, now)
    return version


def next_version(
    submission: Submission, composed: Composed, *, now: dt.datetime
) -> SubmissionVersion:
    """A further version of an answer that is held; the earlier ones stay.

    Its files come along as rows of their own that lead to the same files, with all that was
    decided about them; what was removed from the text is proposed again (carrying.py). The
    proposal that is the whole answer becomes the whole of the new text and keeps its address.
    Passages nobody has responded to or linked go: they are marked anew in the new text.
    """
    earlier = submission.versions.latest("number")
    version = _write(submission, earlier.number + 1, composed, now)
    for file in earlier.attachments.order_by("position", "pk"):
        _bring_along(file, version, now)
    propose_again(version, now=now)
    _move_proposals(submission, version, composed, now)
    return version


def _bring_along(earlier: Attachment, version: SubmissionVersion, now: dt.datetime) -> None:
    file = copy(earlier)
    file.pk, file._state.adding, file.version = None, True, version
    file.save()
    carry_over(earlier, file, now=now)
    if file.public_copy_id is None or file.read_at is None:
        process_later(file, now=now)  # the earlier row's work may not have been done yet


def _write(
    submission: Submission, number: int, composed: Composed, now: dt.datetime
) -> SubmissionVersion:
    version = SubmissionVersion.objects.create(
        submission=submission,
        number=number,
        text=composed.text,
        html=linebreaks(composed.text, autoescape=True),
        checksum=checksum_of(composed.text),
        received_at=now,
    )
    if composed.parts:
        SubmissionPart.objects.bulk_create(
            SubmissionPart(
                version=version,
                kind=part.kind,
                question_id=part.question,
                paragraph_id=part.paragraph,
                starts_at_character=part.starts,
                ends_at_character=part.ends,
            )
            for part in composed.parts
        )
    return version


def _propose(
    submission: Submission, version: SubmissionVersion, composed: Composed, now: dt.datetime
) -> None:
    """One proposal per proposal of the sender, else one that is the whole."""
    whole: list[tuple[int | None, int, int | None]] = [(None, 0, None)]
    for starts, words, ends in composed.proposals or whole:
        Proposal.objects.create(
            reference=new_reference("F"),
            submission=submission,
            version=version,
            starts_at_character=starts,
            ends_at_character=ends,
            summary=summary_of(composed.text[words:ends]),
            created_at=now,
        )


def summary_of(text: str) -> str:
    """What stands for a proposal in lists: its first words."""
    return first_words(text, SUMMARY_LENGTH)


def _move_proposals(
    submission: Submission, version: SubmissionVersion, composed: Composed, now: dt.datetime
) -> None:
    of_proposal = {"proposal": OuterRef("pk")}
    treated = Exists(Response.objects.filter(**of_proposal)) | Exists(
        ProvenanceLink.objects.filter(**of_proposal)
    )
    proposals = submission.proposals.all()
    proposals.filter(~treated, starts_at_character__isnull=False).delete()
    whole = proposals.filter(starts_at_character=None)
    if submission.has_no_remarks or composed.proposals:
        whole.filter(~treated).delete()
    if submission.has_no_remarks:
        return
    moved = whole.update(version=version, summary=summary_of(version.text))
    if composed.proposals or not moved:
        _propose(submission, version, composed, now)
