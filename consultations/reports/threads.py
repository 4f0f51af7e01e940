"""Which words of a section speak of which proposals, and which comment answers which remarks.

A paragraph says so by codes in brackets: "[F-7K3Q9M2X] Aktive Ældre: »…«". They stand in the text
itself, so staff may edit, move and merge points without losing their links. What stands without a
code belongs to the paragraph before it; before the first code it speaks of the section as a whole.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plans.evaluations.content import paragraphs_of

_CODE = re.compile(r"\[(F-[0-9A-Z]+)\]")
_CODES_FIRST = re.compile(r"\s*(?:\[F-[0-9A-Z]+\]\s*)+")
"""Only there do they count: further on they may stand in words that somebody else wrote."""


@dataclass(frozen=True)
class Passage:
    """Paragraphs of a section, and the proposals whose codes stand in the first of them."""

    references: tuple[str, ...]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Thread:
    """What answers say of one thing, and the comment on it; either may be missing.

    The thread without any references is what staff say of the section as a whole.
    """

    remarks: tuple[Passage, ...]
    comments: tuple[Passage, ...]

    @property
    def references(self) -> tuple[str, ...]:
        """The proposals it is about, each once."""
        cited = [name for one in (*self.remarks, *self.comments) for name in one.references]
        return tuple(dict.fromkeys(cited))


def cited_in(text: str) -> list[str]:
    """The codes with which the paragraphs of a text begin, in their order."""
    return [name for part in paragraphs_of(text) for name in _split(part)[0]]


def _split(paragraph: str) -> tuple[tuple[str, ...], str]:
    """The codes that a paragraph begins with, each once, and its words."""
    begins = _CODES_FIRST.match(paragraph)
    if begins is None:
        return (), paragraph
    return tuple(dict.fromkeys(_CODE.findall(begins[0]))), paragraph[begins.end() :].strip()


def coded(references: Iterable[str], words: str) -> str:
    """`words` with the codes of the proposals that they speak of in front."""
    return " ".join([*(f"[{name}]" for name in references), words])


def passages_of(text: str) -> list[Passage]:
    """A text as its passages; the first has no codes when words stand before the first one."""
    found: list[Passage] = []
    for paragraph in paragraphs_of(text):
        references, words = _split(paragraph)
        if references or not found:
            found.append(Passage(references, (words,) if words else ()))
        elif words:
            last = found.pop()
            found.append(Passage(last.references, (*last.paragraphs, words)))
    return found


def standing(passages: Sequence[Passage], public: frozenset[str]) -> list[Passage]:
    """The passages that the public may read, with the references that still lead somewhere.

    One that speaks of nothing but what has gone is left out whole, since it may repeat it.
    """
    kept = []
    for one in passages:
        references = tuple(name for name in one.references if name in public)
        if references or not one.references:
            kept.append(Passage(references, one.paragraphs))
    return kept


def threads_of(remarks: Sequence[Passage], comments: Sequence[Passage]) -> Iterator[Thread]:
    """Each comment under the remarks that it answers; what speaks of everything comes first.

    Remarks that no comment answers come last. A remark that two comments answer stands over the
    first of them.
    """
    general = Thread(
        tuple(one for one in remarks if not one.references),
        tuple(one for one in comments if not one.references),
    )
    if general.remarks or general.comments:
        yield general
    left = [one for one in remarks if one.references]
    for comment in comments:
        if comment.references:
            answered = [
                one for one in left if not set(one.references).isdisjoint(comment.references)
            ]
            left = [one for one in left if one not in answered]
            yield Thread(tuple(answered), (comment,))
    if left:
        yield Thread(tuple(left), ())
