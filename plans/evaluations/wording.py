"""Small pieces of text that several parts of a report share, in the active language."""

import datetime as dt
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.common.dates import COPENHAGEN, format_date, format_imprecise

from ..enums import Completion
from .content import Block, Heading, Paragraph, Sentence, Words, paragraphs_of

Row = dict[str, Any]


def in_language(row: Row, field: str) -> tuple[str, str]:
    """The text of `field` and its language: the active one, else the other; ("", "") if none."""
    first, second = ("en", "da") if get_language() == "en" else ("da", "en")
    for language in (first, second):
        if row[f"{field}_{language}"]:
            return row[f"{field}_{language}"], language
    return "", ""


def day_of(frozen: str | None) -> dt.date | None:
    """A date as it was before it was frozen."""
    return dt.date.fromisoformat(frozen) if frozen else None


def instant_of(frozen: str) -> str:
    """The Danish day of a frozen instant: '4. maj 2026'."""
    return format_date(dt.datetime.fromisoformat(frozen).astimezone(COPENHAGEN).date())


def last_day_before(frozen: str) -> str:
    """The last Danish day on which a half-open period that ends at this instant still ran."""
    instant = dt.datetime.fromisoformat(frozen) - dt.timedelta(microseconds=1)
    return format_date(instant.astimezone(COPENHAGEN).date())


def date_of(row: Row, field: str) -> str:
    """A row's date as precisely as it is known: '4. maj 2026', '2019', 'ikke oplyst'."""
    return format_imprecise(day_of(row[f"{field}_on"]), row[f"{field}_precision"])


def completion_word(value: str) -> str:
    """'Gennemført i væsentlig grad'."""
    return str(Completion(value).label)


def gap(*references: str) -> Sentence:
    """Says that the portal holds nothing on a point; it never says that nothing was done."""
    return Sentence(before=_("no documentation"), references=references, is_gap=True)


def paragraph(*sentences: Sentence) -> Paragraph:
    """Sentences as one paragraph."""
    return Paragraph(tuple(sentences))


def words(row: Row, field: str, *references: str) -> list[Block]:
    """A longer text of a row as its author wrote it; a gap where there is none."""
    text, language = in_language(row, field)
    if not text.strip():
        return [paragraph(gap())]
    return [Words(paragraphs_of(text), language, references)]


def titled(row: Row, before: str, after: str, *references: str) -> Sentence:
    """A sentence around the title of a row."""
    title, language = in_language(row, "title")
    return Sentence(before, title, after, language, references)


def point(label: str, blocks: list[Block]) -> list[Block]:
    """One point of the template under its label; a gap where nothing is known."""
    return [Heading(label, level=4), *(blocks or [paragraph(gap())])]
