"""Versions of the text of an answer, with the proposals and files that belong to them."""

import datetime as dt
import hashlib
import re
from collections.abc import Container
from copy import copy

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.html import linebreaks

from ogp_portal.common.text import first_words, new_reference

from ..models import (
    Attachment,
    Proposal,
    ProvenanceLink,
    PublicWords,
    Response,
    Submission,
    SubmissionPart,
    SubmissionVersion,
)
from .attachments import process_later
from .carrying import carry_over, propose_again
from .composing import Composed
from .grouping import leave_groups

SUMMARY_LENGTH = 140

Span = tuple[int, int]
"""From which character up to which."""


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
    Passages nobody has responded to or linked go: they are marked anew in the new text. The others
    move to where the same words stand in the new text; those whose words are gone keep address and
    response, and no words. Whoever says something else than before leaves the group.
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
    submission: Submission,
    version: SubmissionVersion,
    composed: Composed,
    now: dt.datetime,
    besides: Container[tuple[int | None, int | None]] = (),
) -> None:
    """One proposal per proposal of the sender, else one that is the whole.

    `besides` are the spans that are proposals already.
    """
    whole: list[tuple[int | None, int, int | None]] = [(None, 0, None)]
    for starts, words, ends in composed.proposals or whole:
        if (starts, ends) in besides:
            continue
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
    standing = submission.proposals.current()
    standing.filter(~treated, starts_at_character__isnull=False).delete()
    whole = standing.filter(starts_at_character=None)
    if submission.has_no_remarks or composed.proposals:
        whole.filter(~treated).delete()
    said = dict(standing.values_list("pk", "text_key"))
    taken: list[Span] = []
    moved = 0
    if not submission.has_no_remarks:
        taken = _move_passages(standing, version, composed)
        moved = whole.update(version=version, summary=summary_of(version.text))
    PublicWords.objects.filter(proposal__in=said, proposal__version=version).delete()
    standing.exclude(version=version).update(is_replaced=True, summary="")
    leave_groups(submission, said)
    if not submission.has_no_remarks and (composed.proposals or not moved):
        _propose(submission, version, composed, now, besides=taken)


def _move_passages(
    standing: QuerySet, version: SubmissionVersion, composed: Composed
) -> list[Span]:
    """Moves passages to the same words in the new text; returns where they stand now."""
    taken: list[Span] = []
    passages = standing.filter(starts_at_character__isnull=False).select_related("version")
    for one in passages.order_by("starts_at_character", "pk"):
        words, near = _own_words(one), one.starts_at_character
        given = _given_as(words, version.text, composed)
        span = next((one for one in given if one not in taken), None)
        span = span or _place_of(words, version.text, near=near, taken=taken)
        if span is None:
            continue
        taken.append(span)
        said, one.version = one.text_key, version
        one.starts_at_character, one.ends_at_character = span
        one.save(update_fields=["version", "starts_at_character", "ends_at_character"])
        keep_read(one, said)
    return taken


def _own_words(passage: Proposal) -> str:
    """Its words without the "Proposal 2" that the portal set above them, and the lines between."""
    starts, ends = passage.starts_at_character, passage.ends_at_character
    text = passage.version.text
    inside = {"starts_at_character__gte": starts, "ends_at_character__lte": ends}
    parts = list(passage.version.parts.filter(**inside)[:2])
    if len(parts) == 1:
        starts, ends = parts[0].starts_at_character, parts[0].ends_at_character
    return text[starts:ends].strip()


def _given_as(words: str, text: str, composed: Composed) -> list[Span]:
    """Where the sender gives the same words as a proposal."""
    return [
        (starts, ends)
        for starts, begins, ends in composed.proposals
        if words in {text[begins:ends].strip(), text[starts:ends].strip()}
    ]


def keep_read(proposal: Proposal, said: str) -> None:
    """What was written to these words when they stood elsewhere (`said`) is to them still."""
    proposal.refresh_from_db(fields=["text_key"])
    read = {"text_key": proposal.text_key, "answer_version": proposal.version}
    proposal.responses.filter(text_key=said).update(**read)


def _place_of(words: str, text: str, *, near: int, taken: list[Span]) -> Span | None:
    """Where the very same words stand by themselves in the text, nearest to where they stood."""
    if not words:
        return None
    before = r"(?<!\w)" if re.match(r"\w", words) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", words) else ""
    found = re.finditer(before + re.escape(words) + after, text)
    free = [
        one.span()
        for one in found
        if all(one.end() <= start or end <= one.start() for start, end in taken)
    ]
    return min(free, key=lambda span: abs(span[0] - near), default=None)
