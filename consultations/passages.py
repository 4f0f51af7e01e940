"""The sentences of an answer, as pieces that cover its text without a gap."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MOST_PIECES = 800
"""More than these do not fit in one form; the text of a longer answer comes in larger pieces."""

_SENTENCE = re.compile(r"(?<=[.!?:;])[ \t]+(?=[A-ZÆØÅ0-9\"”«(–-])|\n\s*")
_LINE = re.compile(r"\n\s*")
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True)
class Piece:
    """From which character to which, with the space that follows it."""

    start: int
    end: int
    text: str


def pieces_of(text: str, cuts: Iterable[int] = ()) -> list[Piece]:
    """The pieces of a text in order, each beginning where the one before ends; none of no text.

    Sentences, or lines or paragraphs where the text is long. `cuts` are places where a piece
    begins in any case.
    """
    if not text:
        return []
    kept = {cut for cut in cuts if 0 < cut < len(text)}
    for kind in (_SENTENCE, _LINE, _PARAGRAPH):
        found = {match.end() for match in kind.finditer(text) if match.end() < len(text)}
        if len(found | kept) < MOST_PIECES:
            break
    places = sorted(found)
    step = -(-len(places) // max(1, MOST_PIECES - len(kept) - 1)) or 1
    starts = sorted({0, *places[::step], *kept})
    ends = [*starts[1:], len(text)]
    return [Piece(start, end, text[start:end]) for start, end in zip(starts, ends, strict=True)]
