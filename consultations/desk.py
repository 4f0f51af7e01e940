"""What the redaction desk shows of an answer: its texts in pieces, their marks and redactions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from .actions import targets_of
from .enums import FindingState, RedactionState
from .models import Attachment, Finding, PictureBar, Redaction, Submission, SubmissionVersion

MARKS_SHOWN = 200
"""Marks listed under one text; when they are handled, the next come."""

AROUND = 40
"""Characters shown before and after the words of a mark."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is shown in one way: '', 'found', 'proposed' or 'removed'."""

    words: str
    look: str


@dataclass(frozen=True)
class Listed:
    """A mark or a redaction with its words and what stands around them."""

    row: Finding | Redaction
    before: str
    words: str
    after: str


@dataclass
class Text:
    """One text on the desk: that of the answer, or that of a file."""

    key: str
    target: SubmissionVersion | Attachment
    pieces: list[Piece]
    marks: list[Listed]
    open_number: int
    redactions: list[Listed]
    pages: list[int] = field(default_factory=list)
    picture_bars: list[PictureBar] = field(default_factory=list)
    forms: dict[str, Any] = field(default_factory=dict)

    @property
    def proposed_number(self) -> int:
        """How many redactions wait to be decided."""
        return sum(one.row.state == RedactionState.PROPOSED for one in self.redactions)

    @property
    def file(self) -> Attachment | None:
        """The file whose text it is; None for the answer's own."""
        return self.target if isinstance(self.target, Attachment) else None


def texts_of(submission: Submission) -> list[Text]:
    """The newest version first, then its files."""
    return [_text_of(target) for target in targets_of(submission)]


def _text_of(target: SubmissionVersion | Attachment) -> Text:
    open_marks = Finding.objects.on(target).filter(state=FindingState.OPEN)
    marks = list(open_marks.select_related("attachment__original", "version"))
    redactions = list(
        Redaction.objects.on(target)
        .exclude(state=RedactionState.REJECTED)
        .select_related("proposed_by", "decided_by")
    )
    text = Text(
        key="v",
        target=target,
        pieces=list(pieces(target.text, [one for one in marks if not one.is_in_name], redactions)),
        marks=[_listed(one, one.searched) for one in marks[:MARKS_SHOWN]],
        open_number=len(marks),
        redactions=[_listed(one, target.text) for one in redactions],
    )
    if isinstance(target, Attachment):
        text.key = str(target.pk)
        text.pages = target.bare_pages
        text.picture_bars = list(target.picture_bars.all())
    return text


def pieces(text: str, marks: Iterable[Finding], redactions: Iterable[Redaction]) -> Iterable[Piece]:
    """The text cut where its look changes; what is removed covers what is only marked."""
    looks = [""] * len(text)
    proposed = [one for one in redactions if one.state == RedactionState.PROPOSED]
    accepted = [one for one in redactions if one.state == RedactionState.ACCEPTED]
    for look, spans in (("found", marks), ("proposed", proposed), ("removed", accepted)):
        for span in spans:
            start, end = span.starts_at_character, min(span.ends_at_character, len(text))
            looks[start:end] = [look] * (end - start)
    position = 0
    for look, same in groupby(looks):
        length = sum(1 for _place in same)
        yield Piece(text[position : position + length], look)
        position += length


def _listed(row: Finding | Redaction, text: str) -> Listed:
    start, end = row.starts_at_character, row.ends_at_character
    before = text[max(0, start - AROUND) : start]
    return Listed(row, before, text[start:end], text[end : end + AROUND])
