"""The kinds of values that facts hold, each read strictly from the fact's sheet."""

import re

from ogp_portal.common import limits
from ogp_portal.common.dates import Precision

from ..enums import Completion
from . import imprecise
from .sheet import Kind, Sheet

SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
OGP_ID = r"DK[0-9]{4}"
NUMBER = r"[1-9][0-9]?(\.[1-9][0-9]?)?"


def text(longest: int = limits.TITLE_LENGTH, form: str = "") -> Kind:
    return lambda sheet: sheet.text("value", longest=longest, form=form)


def whole(lowest: int, highest: int) -> Kind:
    return lambda sheet: sheet.whole("value", lowest=lowest, highest=highest)


def one_of(choices: list[str], missing: str) -> Kind:
    """A reference; `missing` says what the choices are: 'an organisation of organisations.json'."""

    def read(sheet: Sheet) -> str:
        value = sheet.text("value")
        if value and value not in choices:
            sheet.complain("value", f"{value!r} is not {missing}")
        return value

    return read


def number_of(numbers: list[int], missing: str) -> Kind:
    """As `one_of`, for things with a number: the themes of a plan."""

    def read(sheet: Sheet) -> int:
        value = sheet.whole("value", lowest=1, highest=999)
        if value not in numbers:
            sheet.complain("value", f"{value} is not {missing}")
        return value

    return read


def texts(longest: int = limits.TITLE_LENGTH) -> Kind:
    return lambda sheet: sheet.texts("value", longest=longest)


def date(sheet: Sheet) -> dict[str, str] | None:
    """An imprecise date: 'value' beside 'precision'."""
    written = sheet.text("value")
    known = [str(precision) for precision in Precision if precision != Precision.UNKNOWN]
    precision = sheet.choice("precision", known)
    if precision not in known or not written:
        return None
    try:
        return imprecise.from_file(written, precision)
    except ValueError as error:
        sheet.complain("value", str(error))
        return None


def languages(sheet: Sheet) -> str:
    """Language codes, kept as 'da,en'."""
    codes = sheet.texts("value")
    if not codes or not all(re.fullmatch("da|en", code) for code in codes):
        sheet.complain("value", "must be a list of 'da' and 'en'")
    return ",".join(codes)


def completion_counts(sheet: Sheet) -> dict[str, int]:
    """How many initiatives stand at each level of completion."""
    counts = sheet.inner("value")
    found = {
        level: counts.whole(level, lowest=0, highest=999)
        for level in Completion.values
        if level in counts
    }
    counts.finish()
    return found


def sentences(sheet: Sheet) -> str:
    """A list of short paraphrases, kept as one text of sentences."""
    found = sheet.texts("value", longest=limits.SHORT_TEXT_LENGTH)
    return " ".join(f"{text[:1].upper()}{text[1:]}." for text in found)
