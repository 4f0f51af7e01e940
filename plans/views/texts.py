"""Texts and dates of rows, written in the page's language once per row."""

import datetime as dt
from typing import NamedTuple

from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ogp_portal.common.dates import COPENHAGEN, format_date, format_imprecise


class Told(NamedTuple):
    """A text, and its language where it is not the page's own ("" where it is)."""

    text: str
    language: str


def told(danish: str, english: str) -> Told:
    """The text in the page's language, else in the other one."""
    if get_language() == "en":
        return Told(english, "") if english else Told(danish, "da" if danish else "")
    return Told(danish, "") if danish else Told(english, "en" if english else "")


class Passage(NamedTuple):
    """A longer text as safe HTML, and its language where it is not the page's own."""

    html: SafeString
    language: str


def passage(danish: str, english: str) -> Passage:
    """Paragraphs of an editor's plain text; empty where there is none."""
    text, language = told(danish, english)
    return Passage(paragraphs(text), language)


def paragraphs(text: str) -> SafeString:
    """Plain text as paragraphs; the usual single paragraph without the cost of looking for more."""
    if not text:
        return SafeString("")
    if "\n" in text:
        return linebreaks(text, autoescape=True)
    return SafeString(f"<p>{escape(text)}</p>")


def date_words(date: dt.date | None, precision: str) -> str:
    """The date as precisely as it is known; "" where it is not stated."""
    return format_imprecise(date, precision) if date else ""


def day_of(instant: dt.datetime) -> str:
    """The Danish day of an instant: '4. august 2023'."""
    return format_date(instant.astimezone(COPENHAGEN).date())
