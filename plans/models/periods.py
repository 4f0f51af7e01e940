"""Questions about dates that are known to the day, the month, the season or the year alone."""

import datetime as dt

from django.db.models import Q

from ogp_portal.common.dates import COPENHAGEN, Precision, format_imprecise

MONTHS_PER_SEASON = 3
KNOWN = [precision for precision in Precision if precision != Precision.UNKNOWN]


def danish_day(now: dt.datetime) -> dt.date:
    """The calendar day in Copenhagen at the instant `now`."""
    return now.astimezone(COPENHAGEN).date()


def first_day(precision: str, day: dt.date) -> dt.date:
    """The first day of the month, season or year that `day` lies in; the day itself by day.

    Seasons begin on the first of March, June, September and December.
    """
    if precision == Precision.MONTH:
        return day.replace(day=1)
    if precision == Precision.YEAR:
        return day.replace(month=1, day=1)
    if precision != Precision.SEASON:
        return day
    months_into_season = day.month % MONTHS_PER_SEASON
    month = day.month - months_into_season
    return day.replace(month=month, day=1) if month else dt.date(day.year - 1, 12, 1)


def has_passed(date: dt.date | None, precision: str, today: dt.date) -> bool:
    """Whether all of the date lies before `today`: '2019' has passed from 1 January 2020.

    An unknown date has not.
    """
    if date is None or precision == Precision.UNKNOWN:
        return False
    return date < first_day(precision, today)


def passed(date: str, precision: str, today: dt.date) -> Q:
    """`has_passed` as a condition on the columns `date` and `precision`."""
    condition = Q()
    for known in KNOWN:
        condition |= Q(**{precision: known, f"{date}__lt": first_day(known, today)})
    return condition


def period_words(
    starts_on: dt.date | None, starts_precision: str, ends_on: dt.date | None, ends_precision: str
) -> str:
    """'april 2012 – 2013', '2017–2019' or 'ikke oplyst', in the reader's language."""
    start = format_imprecise(starts_on, starts_precision)
    end = format_imprecise(ends_on, ends_precision)
    if starts_on is None and ends_on is None:
        return start
    both_years = starts_precision == ends_precision == Precision.YEAR
    return f"{start}–{end}" if both_years else f"{start} – {end}"
