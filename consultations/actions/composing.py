"""One received text of all that a sender wrote in several fields, and where each part stands."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import override

from ..enums import PartKind


@dataclass(frozen=True)
class Part:
    """What was written in one field.

    `question` is the key of the question it answers, `paragraph` that of the one it is about.
    """

    kind: str
    text: str
    heading: str = ""
    question: int | None = None
    paragraph: int | None = None


@dataclass(frozen=True)
class Placed:
    """Where a part stands in the text: from its heading, and its own words alone."""

    kind: str
    question: int | None
    begins: int
    starts: int
    ends: int
    paragraph: int | None = None


@dataclass(frozen=True)
class Composed:
    """The received text. `parts` is empty when it is one free text and nothing else."""

    text: str
    parts: tuple[Placed, ...] = ()

    @property
    def proposals(self) -> list[tuple[int, int, int]]:
        """(start, start of the words, end) of each proposal when the sender gave several.

        The first is all that stands before the second; together they cover the text.
        """
        further = [part for part in self.parts if part.kind == PartKind.PROPOSAL]
        if not further:
            return []
        before = [] if further[0] == self.parts[0] else [self.parts[0]]
        ends = [*(part.begins for part in further[1:]), len(self.text)]
        spans = [(0, part.starts, further[0].begins) for part in before]
        return spans + [
            (part.begins, part.starts, end) for part, end in zip(further, ends, strict=True)
        ]


def received(text: str) -> str:
    """The words of a form as they count: line breaks as one character, no space around them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def compose(text: str, parts: Iterable[Part], language: str) -> Composed:
    """Questions with their answers, the free text, comments to paragraphs, further proposals.

    Each stands under its heading; the free text has one only when questions stand before it.
    """
    written = [replace(one, text=received(one.text)) for one in parts]
    questions = [one for one in written if one.kind == PartKind.QUESTION and one.text]
    comments = [one for one in written if one.kind == PartKind.PARAGRAPH and one.text]
    proposals = [one for one in written if one.kind == PartKind.PROPOSAL and one.text]
    free = received(text)
    if not questions and not comments and not proposals:
        return Composed(free)
    first = 2 if free or questions or comments else 1
    with override(language):
        other = _("Other remarks") if questions else ""
        named = [
            Part(one.kind, one.text, _("Proposal %(number)s") % {"number": number})
            for number, one in enumerate(proposals, start=first)
        ]
    frees = [Part(PartKind.FREE, free, other)] if free else []
    return _joined([*questions, *frees, *comments, *named])


def _joined(parts: list[Part]) -> Composed:
    pieces: list[str] = []
    placed: list[Placed] = []
    length = 0
    for part in parts:
        gap = "\n\n" if pieces else ""
        heading = f"{part.heading}\n" if part.heading else ""
        begins = length + len(gap)
        starts = begins + len(heading)
        ends = starts + len(part.text)
        pieces.append(f"{gap}{heading}{part.text}")
        placed.append(Placed(part.kind, part.question, begins, starts, ends, part.paragraph))
        length = ends
    return Composed("".join(pieces), tuple(placed))
