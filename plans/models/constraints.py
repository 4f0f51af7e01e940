"""Rules about columns that several models share, held by the database."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from ogp_portal.common.dates import Precision

# How far the last day of a date known only so precisely can lie after its first day.
_LONGEST = {
    Precision.MONTH: dt.timedelta(days=30),
    Precision.SEASON: dt.timedelta(days=91),
    Precision.YEAR: dt.timedelta(days=365),
}


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


def one_of(field: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """The column holds one of the words of the list."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)
