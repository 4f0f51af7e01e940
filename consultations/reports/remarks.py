"""Chapters 2 and 3 of the report: what the answers say, and the authority's comment on each point."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ogp_portal.common import limits
from plans.evaluations.content import (
    Block,
    Comment,
    Heading,
    Paragraph,
    Point,
    Points,
    Reference,
    Sentence,
    Span,
    Words,
    paragraphs_of,
)
from plans.evaluations.wording import in_language

from .freezing import Row
from .threads import Passage, Thread, passages_of, standing, threads_of

NAMED = 2
"""Proposals that a heading names; the others are counted."""


def section_blocks(section: Row, level: int, left_out: frozenset[str]) -> Iterable[Block]:
    """`level` is that of the headings over its words: PDF/UA allows no step to be left out."""
    public = [name for name in section["proposals"] if name not in left_out]
    remarks = _text(section, "remarks", public)
    comments = _text(section, "comment", public)
    cited: set[str] = set()
    threads = list(threads_of(remarks.passages, comments.passages))
    for thread in threads:
        yield from _thread(thread, level, remarks, comments)
        cited.update(thread.references)
    uncited = [name for name in public if name not in cited]
    if uncited and not threads:
        yield Heading(_("What the answers say"), level)
    yield from _uncited(uncited)


@dataclass(frozen=True)
class _Text:
    """One text of a section as it is read now: its language, and words in it in another one."""

    passages: Sequence[Passage]
    language: str
    foreign: tuple[Span, ...]


def _text(section: Row, field: str, public: Sequence[str]) -> _Text:
    text, language = in_language(section, field)
    said = section.get("said", {})
    words = [Span(said[name]["summary"], said[name]["language"]) for name in public if name in said]
    words += [
        Span(part, own)
        for own, reason in section.get("untranslated", [])
        for part in paragraphs_of(reason)
    ]
    # The longest first: a short one may stand within it.
    foreign = sorted({one for one in words if one.language != language}, key=_longest)
    return _Text(standing(passages_of(text), frozenset(public)), language, tuple(foreign))


def _longest(span: Span) -> tuple[int, str, str]:
    return -len(span.text), span.text, span.language


def _spans(words: str, text: _Text) -> tuple[Span, ...]:
    """`words` with those that somebody wrote in another language marked as such."""
    for one in text.foreign:
        before, found, after = words.partition(one.text)
        if one.text and found:
            parts = (Span(before, text.language), one, Span(after, text.language))
            return tuple(part for part in parts if part.text)
    return (Span(words, text.language),)


def _thread(thread: Thread, level: int, remarks: _Text, comments: _Text) -> Iterable[Block]:
    if thread.remarks:
        yield Heading(_heading(thread.references), level)
        yield from _remarks(thread.remarks, remarks)
    if thread.comments:
        # Below its remarks; without any it stands where they would have stood.
        own_level = level + 1 if thread.remarks else level
        said = [words for one in thread.comments for words in one.paragraphs]
        paragraphs = tuple(_spans(words, comments) for words in said)
        heading = Heading(_comment_heading(thread), own_level)
        yield Comment(heading, paragraphs)


def _heading(references: Sequence[str]) -> str:
    """Names the proposals, so that the headings of a report tell each other apart."""
    heading = _("What the answers say")
    return f"{heading}: {_names(references)}" if references else heading


def _comment_heading(thread: Thread) -> str:
    heading = _("The authority's comment")
    is_alone = not thread.remarks and thread.references
    return f"{heading}: {_names(thread.references)}" if is_alone else heading


def _names(references: Sequence[str]) -> str:
    """'F-7K3Q9M2X', or the first two and how many more."""
    named, more = ", ".join(references[:NAMED]), len(references) - NAMED
    if more <= 0:
        return named
    text = ngettext("%(names)s and %(number)d more", "%(names)s and %(number)d more", more)
    return text % {"names": named, "number": more}


def _remarks(passages: Sequence[Passage], text: _Text) -> Iterable[Block]:
    """Points with their links; what staff say of the section as a whole stands as they wrote it."""
    for one in passages:
        if not one.references:
            yield Words(one.paragraphs, text.language, ())
    points = [point for one in passages if one.references for point in _points(one, text)]
    if points:
        yield Points(tuple(points))


def _points(passage: Passage, text: _Text) -> Iterable[Point]:
    first, *others = passage.paragraphs or ("",)
    yield Point(_spans(first, text), tuple(map(reference_to, passage.references)))
    for words in others:
        yield Point(_spans(words, text))


def reference_to(name: str) -> Reference:
    """A link to the page with the whole thread of that proposal."""
    return Reference(name, "", reverse("proposal", args=[name]))


def _uncited(names: Sequence[str]) -> Iterable[Block]:
    """The proposals behind a section that its words do not name."""
    if not names:
        return
    shown = names[: limits.REPORT_REFERENCES]
    words = ngettext("Proposal behind this:", "Proposals behind this:", len(names))
    yield Points((Point((Span(words),), tuple(map(reference_to, shown))),))
    more = len(names) - len(shown)
    if more:
        text = ngettext(
            "%(number)d more proposal is behind this point.",
            "%(number)d more proposals are behind this point.",
            more,
        )
        yield Paragraph((Sentence(text % {"number": more}),))
