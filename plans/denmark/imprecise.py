"""Dates that are known to the day, month, season or year only: how they are written and kept.

Kept as `{"date": "2018-06-01", "precision": "season"}`: the first day of the time it names.
"""

import datetime as dt
import re

from ogp_portal.common.dates import MONTHS, Precision

FIRST_YEAR, LAST_YEAR = 1900, 2100
SEASONS = {
    "winter": 1,
    "spring": 3,
    "summer": 6,
    "autumn": 9,
}
"""First month of each season. Winter counts from January, so that it keeps its year."""

DANISH_SEASONS = {"winter": "vinter", "spring": "foraar", "summer": "sommer", "autumn": "efteraar"}
"""As addresses of meetings spell them: '2018-sommer'."""

MONTHS_IN = {Precision.DAY: 0, Precision.MONTH: 1, Precision.SEASON: 3, Precision.YEAR: 12}
"""How long a date of each precision is."""

_IN_FILES = {
    Precision.DAY: re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
    Precision.MONTH: re.compile(r"([0-9]{4})-([0-9]{2})"),
    Precision.SEASON: re.compile(r"([0-9]{4})-(winter|spring|summer|autumn)"),
    Precision.YEAR: re.compile(r"([0-9]{4})"),
}
_SPOKEN_SEASONS = {
    "winter": ("winter", "vinter", "vinteren"),
    "spring": ("spring", "forår", "foraar", "foråret"),
    "summer": ("summer", "sommer", "sommeren"),
    "autumn": ("autumn", "efterår", "efteraar", "efteråret"),
}


def from_file(text: str, precision: str) -> dict[str, str]:
    """'2018-summer' with 'season' as it is kept. Raises ValueError saying what is wrong."""
    found = _IN_FILES[Precision(precision)].fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a date known to the {precision}")
    year, *rest = found.groups()
    month = SEASONS.get(rest[0]) or int(rest[0]) if rest else 1
    return _kept(int(year), month, int(rest[1]) if len(rest) > 1 else 1, precision)


def _kept(year: int, month: int, day: int, precision: str) -> dict[str, str]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    try:
        date = dt.date(year, month, day)
    except ValueError as error:
        raise ValueError(f"there is no such day: {year}-{month:02}-{day:02}") from error
    return {"date": date.isoformat(), "precision": str(precision)}


def from_person(text: str) -> dict[str, str]:
    """What an editor writes: '2018', '2018-06', 'juni 2018', 'sommeren 2018', '4. august 2023'.

    Raises ValueError where it is none of these or no day of the calendar.
    """
    match text.strip().lower().replace(".", " ").split():
        case [figures]:
            return _from_figures(figures)
        case [word, year]:
            return _from_word_and_year(word, year)
        case [day, month, year] if re.fullmatch("[0-9]{1,2}", day):
            return _kept(_year(year), _month(month), int(day), Precision.DAY)
    raise ValueError(f"{text!r} is not a date")


def _from_figures(word: str) -> dict[str, str]:
    for precision, form in _IN_FILES.items():
        if precision != Precision.SEASON and form.fullmatch(word):
            return from_file(word, precision)
    year, _dash, season = word.partition("-")
    return _from_word_and_year(season, year)


def _from_word_and_year(word: str, year: str) -> dict[str, str]:
    for season, spellings in _SPOKEN_SEASONS.items():
        if word in spellings:
            return _kept(_year(year), SEASONS[season], 1, Precision.SEASON)
    return _kept(_year(year), _month(word), 1, Precision.MONTH)


def _month(word: str) -> int:
    for names in MONTHS.values():
        if word in names.lower().split():
            return names.lower().split().index(word) + 1
    raise ValueError(f"{word!r} is not a month")


def _year(word: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", word):
        raise ValueError(f"{word!r} is not a year")
    return int(word)


def as_date(kept: dict[str, str]) -> dt.date:
    return dt.date.fromisoformat(kept["date"])


def last_day(kept: dict[str, str]) -> dt.date:
    """The last day that the date may mean: 31 December of '2019'."""
    date = as_date(kept)
    months = MONTHS_IN[Precision(kept["precision"])]
    if not months:
        return date
    later = date.year * 12 + date.month - 1 + months
    return dt.date(later // 12, later % 12 + 1, 1) - dt.timedelta(days=1)


def as_written(kept: dict[str, str]) -> str:
    """As an editor may write it again: '2018-06', '2018-sommer'."""
    date = as_date(kept)
    match kept["precision"]:
        case Precision.YEAR:
            return f"{date:%Y}"
        case Precision.MONTH:
            return f"{date:%Y-%m}"
        case Precision.SEASON:
            return f"{date:%Y}-{DANISH_SEASONS[season_of(date)]}"
    return date.isoformat()


def season_of(date: dt.date) -> str:
    """The season that `common.dates` shows for this date."""
    return list(SEASONS)[date.month % 12 // 3]
