"""Bars: what stands where words were removed, and how spans of characters become bars.

Pure text work. Positions count characters as Python and Postgres do, not as JavaScript does.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from .enums import RedactionReason

_JOINERS = {"\u200d", "\ufe0e", "\ufe0f", "\u20e3"}
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_TAGS = range(0xE0020, 0xE0080)


@dataclass(frozen=True, order=True)
class Removed:
    """A span that is removed, and why: one or more RedactionReasons, in the order of the text."""

    start: int
    end: int
    reasons: tuple[str, ...]


def bar(reasons: Iterable[str], language: str) -> str:
    """The words of a bar: '[fjernet: CPR-nummer]'."""
    with override(language):
        words = ", ".join(str(RedactionReason(reason).label) for reason in reasons)
        return _("[removed: %(reason)s]") % {"reason": words}


def merged(spans: Iterable[Removed]) -> list[Removed]:
    """The spans in order, with those that overlap as one; it has the reasons of all."""
    found: list[Removed] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            last = found.pop()
            reasons = tuple(dict.fromkeys(last.reasons + span.reasons))
            found.append(Removed(last.start, max(last.end, span.end), reasons))
        else:
            found.append(span)
    return found


def clipped(spans: Iterable[Removed], start: int, end: int) -> list[Removed]:
    """What of the spans lies in text[start:end], with positions counted from `start`."""
    return [
        Removed(max(span.start, start) - start, min(span.end, end) - start, span.reasons)
        for span in spans
        if span.start < end and span.end > start
    ]


def text_with_bars(text: str, spans: Iterable[Removed], language: str) -> str:
    """`text` with a bar in the place of each span."""
    return "".join(
        part if isinstance(part, str) else bar(part.reasons, language)
        for part in pieces(text, spans)
    )


def html_with_bars(text: str, spans: Iterable[Removed], language: str) -> SafeString:
    """The same in paragraphs; a bar is marked up, so that nobody can write one."""
    escaped = "".join(
        conditional_escape(part) if isinstance(part, str) else _html_bar(part.reasons, language)
        for part in pieces(text, spans)
    )
    return mark_safe(linebreaks(escaped, autoescape=False))  # noqa: S308 - escaped piece by piece


def pieces(text: str, spans: Iterable[Removed]) -> Iterable[str | Removed]:
    """What is kept and what is removed, in the order of the text."""
    position = 0
    for span in merged(spans):
        if text[position : span.start]:
            yield text[position : span.start]
        yield span
        position = span.end
    if text[position:]:
        yield text[position:]


def _html_bar(reasons: Iterable[str], language: str) -> SafeString:
    codes = " ".join(reasons)
    markup = '<span class="bar" lang="{}" data-reasons="{}">{}</span>'
    return format_html(markup, language, codes, bar(codes.split(), language))


_HTML_BAR = re.compile(r'<span class="bar" lang="(\w\w)" data-reasons="([a-z_ ]+)">[^<]*</span>')


def in_reader_language(html: str) -> str:
    """Stored HTML with its bars in the language of the page."""
    wanted = get_language()
    return _HTML_BAR.sub(lambda found: _html_bar(found.group(2).split(), wanted), html)


def whole_characters(text: str, start: int, end: int) -> tuple[int, int]:
    """The span made so wide that it cuts through no character as people see it.

    A letter with its accents, an emoji with its skin tone or its family, a flag.
    """
    while 0 < start < len(text) and _belongs_together(text, start):
        start -= 1
    while 0 < end < len(text) and _belongs_together(text, end):
        end += 1
    return start, end


def _belongs_together(text: str, place: int) -> bool:
    """Whether what stands before and after `place` is one visible character."""
    before, after = text[place - 1], text[place]
    code = ord(after)
    if before == "\u200d" or after in _JOINERS or code in _SKIN_TONES or code in _TAGS:
        return True
    if unicodedata.category(after) in {"Mn", "Mc", "Me"}:
        return True
    if before == "\r" and after == "\n":
        return True
    return code in _FLAG_LETTERS and _flags_before(text, place) % 2 == 1


def _flags_before(text: str, place: int) -> int:
    start = place
    while start > 0 and ord(text[start - 1]) in _FLAG_LETTERS:
        start -= 1
    return place - start


def occurrences(text: str, words: str, *, inside_words: bool = False) -> list[tuple[int, int]]:
    """Where `words` stand in `text`, as (start, end); any space or line end is as good as another.

    Only whole words, unless `inside_words`: "Ole" is not removed from "Olesen" by accident.
    """
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return []
    pattern = r"\s+".join(parts)
    if not inside_words:
        pattern = rf"(?<!\w){pattern}(?!\w)" if _is_word(words) else pattern
    return [
        whole_characters(text, found.start(), found.end()) for found in re.finditer(pattern, text)
    ]


def _is_word(words: str) -> bool:
    """Whether a word's letters stand at both ends."""
    stripped = words.strip()
    return bool(re.match(r"\w", stripped[0]) and re.match(r"\w", stripped[-1]))
