"""How dates and instants are kept, compared and written.

An imprecise date is a date with a precision: it is sorted by its first day and shown only as
precisely as it is known. An instant is stored in UTC and shown as Danish time, whoever reads.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

COPENHAGEN = ZoneInfo("Europe/Copenhagen")

MONTHS = {
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "en": "January February March April May June July August September October November December",
}
WEEKDAYS = {
    "da": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
SEASONS = {"da": "vinteren foråret sommeren efteråret", "en": "winter spring summer autumn"}
UNKNOWN = {"da": "ikke oplyst", "en": "not stated"}


class Precision(models.TextChoices):
    """How precisely a date is known."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    SEASON = "season", _("season")
    YEAR = "year", _("year")
    UNKNOWN = "unknown", _("unknown")


def precision_field(**options) -> models.CharField:
    """The column that says how precisely the date beside it is known."""
    return models.CharField(
        _("precision"),
        max_length=8,
        choices=Precision.choices,
        default=Precision.UNKNOWN,
        **options,
    )


def known_or_unknown(date: str, precision: str, name: str) -> models.CheckConstraint:
    """A date is empty exactly when its precision is 'unknown'."""
    unknown = Q(**{precision: Precision.UNKNOWN})
    return models.CheckConstraint(
        condition=Q(**{f"{date}__isnull": True}) & unknown
        | Q(**{f"{date}__isnull": False}) & ~unknown,
        name=name,
    )


def _word(words: dict[str, str], language: str, index: int) -> str:
    return words[_language(language)].split()[index]


def _language(language: str | None) -> str:
    return "en" if (language or translation.get_language() or "da").startswith("en") else "da"


def format_date(date: dt.date, language: str | None = None) -> str:
    """'4. august 2023' or '4 August 2023'."""
    month = _word(MONTHS, _language(language), date.month - 1)
    dot = "." if _language(language) == "da" else ""
    return f"{date.day}{dot} {month} {date.year}"


def format_imprecise(date: dt.date | None, precision: str, language: str | None = None) -> str:
    """The date as precisely as it is known: 'sommeren 2018', 'maj 2020', '2019', 'ikke oplyst'."""
    code = _language(language)
    if date is None or precision == Precision.UNKNOWN:
        return UNKNOWN[code]
    if precision == Precision.DAY:
        return format_date(date, code)
    if precision == Precision.MONTH:
        return f"{_word(MONTHS, code, date.month - 1)} {date.year}"
    if precision == Precision.SEASON:
        return f"{_word(SEASONS, code, date.month % 12 // 3)} {date.year}"
    return str(date.year)


HOURS_MEANT_TWICE = {"da": ("sommertid", "vintertid"), "en": ("summer time", "winter time")}


def which_hour(instant: dt.datetime, language: str | None = None) -> str:
    """'sommertid' or 'vintertid' in the hour that comes twice when summer time ends; else ""."""
    local = instant.astimezone(COPENHAGEN)
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return ""
    return HOURS_MEANT_TWICE[_language(language)][local.fold]


def format_instant(
    instant: dt.datetime, language: str | None = None, *, to_the_second: bool = False
) -> str:
    """'23. november 2026 kl. 14.05' or '23 November 2026 at 14:05', Danish time.

    In the hour that comes twice with which of the two: '25. oktober 2026 kl. 02.30 (sommertid)'.
    """
    local, which = instant.astimezone(COPENHAGEN), which_hour(instant, language)
    said = f" ({which})" if which else ""
    if _language(language) == "da":
        seconds = f".{local:%S}" if to_the_second else ""
        return f"{format_date(local, 'da')} kl. {local:%H.%M}{seconds}{said}"
    seconds = f":{local:%S}" if to_the_second else ""
    return f"{format_date(local, 'en')} at {local:%H:%M}{seconds}{said}"


def format_deadline(instant: dt.datetime, language: str | None = None) -> str:
    """A deadline with weekday and 'dansk tid'; midnight is shown as 23.59 of the day before.

    The instant itself is half-open: what arrives at it is late (design 5.2).
    """
    local = instant.astimezone(COPENHAGEN)
    shown = local
    if (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0):
        shown = (local - dt.timedelta(days=1)).replace(hour=23, minute=59)
    code = _language(language)
    weekday = _word(WEEKDAYS, code, shown.weekday())
    which = which_hour(instant, code)
    if code == "da":
        said = f"dansk {which or 'tid'}"
        return f"{weekday} den {format_date(shown, code)} kl. {shown:%H.%M} ({said})"
    said = f"Danish {which or 'time'}"
    return f"{weekday} {format_date(shown, code)} at {shown:%H:%M} ({said})"


def end_of_day(date: dt.date) -> dt.datetime:
    """The instant at which a day in Copenhagen is over: 24:00, as an aware datetime."""
    return dt.datetime.combine(date + dt.timedelta(days=1), dt.time(), tzinfo=COPENHAGEN)


def start_of_day(date: dt.date) -> dt.datetime:
    """The instant at which a day in Copenhagen begins."""
    return dt.datetime.combine(date, dt.time(), tzinfo=COPENHAGEN)


def whole_days_left(deadline: dt.datetime, now: dt.datetime) -> int:
    """Copenhagen calendar days from today to the last day on which one can still answer."""
    last_day = (deadline - dt.timedelta(microseconds=1)).astimezone(COPENHAGEN).date()
    return (last_day - now.astimezone(COPENHAGEN).date()).days
