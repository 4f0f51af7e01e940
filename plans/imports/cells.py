"""What stands in one cell: dates as precisely as they are known, and text that is only text."""

import datetime as dt
import re

from ogp_portal.common.dates import Precision

from ..models.periods import first_day

EARLIEST, LATEST = 1990, 2100
"""Years of a plan; anything else is a slip of the keyboard."""

_SEASONS = {
    "winter": 12, "vinter": 12, "vinteren": 12,
    "spring": 3, "forår": 3, "foråret": 3,
    "summer": 6, "sommer": 6, "sommeren": 6,
    "autumn": 9, "fall": 9, "efterår": 9, "efteråret": 9,
}  # fmt: skip
_SEASON_WORDS = {12: "vinter", 3: "forår", 6: "sommer", 9: "efterår"}

_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?: 00:00(?::00)?)?")
_DANISH_DAY = re.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>\d{4})")
_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})")
_YEAR = re.compile(r"(?P<year>\d{4})")
_SEASON = re.compile(r"(?P<word>\w+) (?P<year>\d{4})")


def parse_date(text: str) -> tuple[dt.date | None, str]:
    """'2026-06-30', '30.6.2026', '2026-06', 'sommer 2026', '2026' or '': (first day, precision).

    Raises ValueError where it is none of these.
    """
    if not text:
        return None, Precision.UNKNOWN
    for pattern in (_DAY, _DANISH_DAY):
        if match := pattern.fullmatch(text):
            return _in_time(match["year"], match["month"], match["day"]), Precision.DAY
    if match := _MONTH.fullmatch(text):
        return _in_time(match["year"], match["month"]), Precision.MONTH
    if match := _YEAR.fullmatch(text):
        return _in_time(match["year"]), Precision.YEAR
    match = _SEASON.fullmatch(" ".join(text.casefold().split()))
    if match and match["word"] in _SEASONS:
        month = _SEASONS[match["word"]]
        return first_day(Precision.SEASON, _in_time(match["year"], month)), Precision.SEASON
    raise ValueError(text)


def _in_time(year: str | int, month: str | int = 1, day: str | int = 1) -> dt.date:
    date = dt.date(int(year), int(month), int(day))
    if not EARLIEST <= date.year <= LATEST:
        raise ValueError(date)
    return date


def write_date(date: dt.date | None, precision: str) -> str:
    """As `parse_date` reads it."""
    if date is None or precision == Precision.UNKNOWN:
        return ""
    if precision == Precision.MONTH:
        return f"{date:%Y-%m}"
    if precision == Precision.YEAR:
        return f"{date:%Y}"
    if precision == Precision.SEASON:
        return f"{_SEASON_WORDS[first_day(precision, date).month]} {date.year}"
    return date.isoformat()


def plain(text: str) -> str:
    """Text as it is compared: one kind of line end, nothing empty around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
