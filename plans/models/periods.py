"""Questions about dates that are known to the day, the month, the season or the year alone."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from ogp_portal.common.dates import COPENHAGEN, Precision, format_imprecise

MONTHS_PER_SEASON = 3

# How far the last day of a date known only so precisely can lie after its first day.
_LONGEST = {
    Precision.MONTH: dt.timedelta(days=30),
    Precision.SEASON: dt.timedelta(days=91),
    Precision.YEAR: dt.timedelta(days=365),
}


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
    for known in (Precision.DAY, *_LONGEST):
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


def in_order(first: str, last: str, name: str) -> models.CheckConstraint:
    """`<last>_on` is not before `<first>_on`, as far as both are known.

    '2019' may follow 'June 2019': the end of a year is after any of its months.
    """
    first_on, last_on, precision = f"{first}_on", f"{last}_on", f"{last}_precision"
    condition = Q(**{first_on: None}) | Q(**{last_on: None}) | Q(**{f"{last_on}__gte": F(first_on)})
    for known, span in _LONGEST.items():
        condition |= Q(**{precision: known, f"{last_on}__gte": F(first_on) - span})
    return models.CheckConstraint(condition=condition, name=name)


def web_address(field: str, name: str) -> models.CheckConstraint:
    """A link is empty or begins with http:// or https://, so that no page links to a script."""
    return models.CheckConstraint(
        condition=Q(**{field: ""}) | Q(**{f"{field}__iregex": r"^https?://"}), name=name
    )
