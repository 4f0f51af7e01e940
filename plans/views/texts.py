"""Texts and dates of rows, written in the page's language once per row."""

import datetime as dt
from html import escape  # Django's is for lazy texts too, at three times the cost
from typing import NamedTuple

from django.conf import settings
from django.utils.html import linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.common.dates import COPENHAGEN, format_date, format_imprecise

_LANG = {code: SafeString(f' lang="{code}"') for code in ("da", "en")}
_OWN_LANGUAGE = SafeString("")


class Told(NamedTuple):
    """A text, and the `lang` attribute it needs where it is not in the page's own language."""

    text: str
    lang: SafeString


def told(danish: str, english: str) -> Told:
    """The text in the page's language, else in the other one."""
    if get_language() == "en":
        return Told(english, _OWN_LANGUAGE) if english else Told(danish, _LANG["da"])
    return Told(danish, _OWN_LANGUAGE) if danish else Told(english, _LANG["en"])


def link(path: str, title: Told, number: str = "") -> SafeString:
    """The title as a link; `number` stands before it, in the page's language."""
    text, lang = title
    if not number:
        return SafeString(f'<a href="{escape(path)}"{lang}>{escape(text)}</a>')
    return SafeString(
        f'<a href="{escape(path)}">{escape(number)} <span{lang}>{escape(text)}</span></a>'
    )


def mark(word: str, tone: str) -> SafeString:
    """A status as symbol and words, as templates/components/status.html writes it."""
    return SafeString(f'<span class="status status--{tone}">{escape(str(word))}</span>')


def passage(danish: str, english: str) -> SafeString:
    """An editor's plain text as paragraphs in a block of its own; "" where there is none."""
    text, lang = told(danish, english)
    if not text:
        return _OWN_LANGUAGE
    # Most texts are one paragraph, which needs no looking for the ends of others.
    paragraphs = linebreaks(text, autoescape=True) if "\n" in text else f"<p>{escape(text)}</p>"
    return SafeString(f'<div class="rich-text"{lang}>{paragraphs}</div>')


def date_words(date: dt.date | None, precision: str) -> str:
    """The date as precisely as it is known; "" where it is not stated."""
    return format_imprecise(date, precision) if date else ""


def as_date(value: dt.date | str | None) -> dt.date | None:
    """A date as a column gives it, or as JSON does."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def or_not_stated(text: str) -> str:
    """The text, or in words that it is not known."""
    return text or _("not stated")


def publisher_here(*, is_invented: bool) -> str:
    """Who publishes what the portal itself publishes; nobody real stands behind invented content."""
    return _("invented") if is_invented else or_not_stated(settings.OGP_PUBLISHER)


def day_of(instant: dt.datetime) -> str:
    """The Danish day of an instant: '4. august 2023'."""
    return format_date(instant.astimezone(COPENHAGEN).date())
