"""Words removed from answers after a report repeated them: found in its sections, and struck.

A quoted line is shown as its proposal reads now. In what staff wrote freely, the removed words
are looked for: whole, or a long beginning or end of them. Spaces and line breaks are alike.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce, Substr

from ogp_portal.common import limits
from ogp_portal.common.text import one_line
from plans.evaluations.content import paragraphs_of

from ..enums import RedactionState
from ..models import Proposal, Redaction
from .threads import cited_in

Row = dict[str, Any]
LANGUAGES = ("da", "en")
_TEXTS = [f"{name}_{language}" for name in ("remarks", "comment") for language in LANGUAGES]
_HEADINGS = [f"heading_{language}" for language in LANGUAGES]


@dataclass(frozen=True)
class Line:
    """A proposal of an answer from which words were removed: how it reads now, and those words."""

    reference: str
    summary: str
    words: tuple[str, ...]


def redacted_lines(references: set[str]) -> tuple[Line, ...]:
    """The proposals among `references` whose answer, or a file of it, is redacted."""
    removed = _removed(references)
    if not removed:
        return ()
    rows = Proposal.objects.filter(reference__in=references, submission__in=removed)
    found = rows.order_by("reference").values_list("reference", "summary", "submission")
    return tuple(
        Line(reference, summary, tuple(sorted(removed[answer])))
        for reference, summary, answer in found
    )


def _removed(references: set[str]) -> dict[int, set[str]]:
    """The removed words of each answer behind `references`, each on one line."""
    answers = Proposal.objects.filter(reference__in=references).values("submission")
    begins = F("starts_at_character") + 1
    length = F("ends_at_character") - F("starts_at_character")
    rows = (
        Redaction.objects.filter(state=RedactionState.ACCEPTED)
        .filter(Q(version__submission__in=answers) | Q(attachment__version__submission__in=answers))
        .order_by()
        .values_list(
            Coalesce("version__submission", "attachment__version__submission"),
            # Cut out by the database: the text of a file may be long.
            Coalesce(
                Substr("version__text", begins, length), Substr("attachment__text", begins, length)
            ),
        )
    )
    found: dict[int, set[str]] = {}
    for answer, words in rows:
        found.setdefault(answer, set()).add(one_line(words))
    return {answer: words - {""} for answer, words in found.items()}


def struck(data: Row, lines: Sequence[Line], bar: str) -> Row:
    """The data of a report as it may be read now, with `bar` in the place of removed words."""
    if not lines:
        return data
    by_reference = {line.reference: line for line in lines}
    distinctive = sorted({words for line in lines for words in line.words if _is_telling(words)})

    def strike(text: str) -> str:
        return _strike(text, distinctive, bar)

    sections = [_section(one, by_reference, strike, bar) for one in data["sections"]]
    return data | {"sections": sections, "consultation": _introduction(data, strike)}


def _introduction(data: Row, strike: Callable[[str], str]) -> Row:
    """What staff wrote over the whole: pieces, or one text in versions of before there were any."""
    changed = dict(data["consultation"])
    for language in LANGUAGES:
        pieces, text = f"summary_{language}", f"introduction_{language}"
        if pieces in changed:
            changed[pieces] = [[kind, strike(words)] for kind, words in changed[pieces]]
        if text in changed:
            paragraphs = paragraphs_of(changed[text])
            changed[text] = "\n\n".join(map(strike, paragraphs))
    return changed


def _is_telling(words: str) -> bool:
    """Whether words are so much somebody's own that they are struck in staff's words too."""
    holds_a_number = any(sign.isdigit() or sign == "@" for sign in words)
    shortest = limits.REMOVED_NUMBER_LENGTH if holds_a_number else limits.REMOVED_WORDS_LENGTH
    return len(words) >= shortest


def _section(section: Row, lines: dict[str, Line], strike: Callable[[str], str], bar: str) -> Row:
    said = section.get("said", {})
    texts = {name: _text(section[name], said, lines, strike, bar) for name in _TEXTS}
    headings = {name: strike(section[name]) for name in _HEADINGS}
    changed = section | texts | headings
    if "said" in section:
        changed["said"] = {
            name: one | {"summary": _said_now(one["summary"], lines.get(name), strike, bar)}
            for name, one in said.items()
        }
    if "untranslated" in section:
        changed["untranslated"] = [
            [language, strike(words)] for language, words in section["untranslated"]
        ]
    return changed


def _said_now(summary: str, line: Line | None, strike: Callable[[str], str], bar: str) -> str:
    return strike(summary) if line is None else _strike(line.summary, line.words, bar, is_own=True)


def _text(
    text: str, said: Row, lines: dict[str, Line], strike: Callable[[str], str], bar: str
) -> str:
    """A text paragraph by paragraph; one without a code belongs to the code before it."""
    changed, cited = [], []
    for paragraph in paragraphs_of(text):
        cited = cited_in(paragraph) or cited
        now = paragraph
        for line in (lines[name] for name in cited if name in lines):
            was = said.get(line.reference, {}).get("summary")
            now = _own(now, was, line, bar)
        changed.append(strike(now))
    return text if changed == list(paragraphs_of(text)) else "\n\n".join(changed)


def _own(paragraph: str, was: str | None, line: Line, bar: str) -> str:
    """A paragraph about the proposal: its quoted line as it reads now, its removed words struck."""
    now = _strike(line.summary, line.words, bar, is_own=True)
    before, found, after = paragraph.partition(was) if was else (paragraph, "", "")
    if not found:
        return _strike(paragraph, line.words, bar, is_own=True)
    rest = (_strike(part, line.words, bar, is_own=True) for part in (before, after))
    return now.join(rest)


def _strike(text: str, removed: Iterable[str], bar: str, *, is_own: bool = False) -> str:
    """`text` with a bar for each removed span; on one line only where something is struck."""
    line = one_line(text)
    places = sorted({place for words in removed for place in _places(line, words, is_own=is_own)})
    if not places:
        return text
    kept, position = [], 0
    for start, end in places:
        if start >= position:
            kept += [line[position:start], bar]
        position = max(position, end)
    joined = "".join([*kept, line[position:]])
    edges = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return joined.join(edges)  # a part of a paragraph keeps the space towards the next part


def _places(line: str, words: str, *, is_own: bool) -> Iterator[tuple[int, int]]:
    for start in _found(line, words):
        if _is_whole(line, start, start + len(words)):
            yield start, start + len(words)
    if len(words) > limits.REMOVED_PART_LENGTH:
        yield from _long_parts(line, words)
    if is_own:
        yield from _cut_off(line, words)


def stands_in(line: str, words: str) -> bool:
    """Whether the words stand in the line by themselves, not as a part of others."""
    return any(_is_whole(line, start, start + len(words)) for start in _found(line, words))


def _long_parts(line: str, words: str) -> Iterator[tuple[int, int]]:
    """Where a long beginning of the words stands, or a long end of them."""
    part = limits.REMOVED_PART_LENGTH
    for start in _found(line, words[:part]):
        if _is_whole(line, start, len(line)):
            yield start, start + _shared(line[start:], words)
    for start in _found(line, words[-part:]):
        end = start + part
        if _is_whole(line, 0, end):
            yield end - _shared(line[:end][::-1], words[::-1]), end


def _cut_off(line: str, words: str) -> Iterator[tuple[int, int]]:
    """Where a quote is cut ("…") within the words: however few of them stand before the cut."""
    for cut in _found(line, "…"):
        for length in range(min(len(words), cut), 1, -1):
            start = cut - length
            if line.startswith(words[:length], start) and _is_whole(line, start, cut):
                yield start, cut
                break


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    shortest = min(len(one), len(other))
    return next((n for n in range(shortest) if one[n] != other[n]), shortest)


def _found(line: str, words: str) -> Iterator[int]:
    start = line.find(words)
    while start >= 0:
        yield start
        start = line.find(words, start + 1)


def _is_whole(line: str, start: int, end: int) -> bool:
    """Whether line[start:end] cuts through no word."""
    return not _joins(line, start) and not _joins(line, end)


def _joins(line: str, place: int) -> bool:
    return 0 < place < len(line) and line[place - 1].isalnum() and line[place].isalnum()
