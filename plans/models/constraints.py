"""Rules about columns that several models share: held by the database, told beside the field.

Each rule stands once as a constraint. `date_errors` says the same in words for a form, since a
violated constraint alone could only be told above it.
"""

import datetime as dt
from collections.abc import Iterable

import pgtrigger
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.dates import Precision

# How far the last day of a date known only so precisely can lie after its first day.
_LONGEST = {
    Precision.DAY: dt.timedelta(),
    Precision.MONTH: dt.timedelta(days=30),
    Precision.SEASON: dt.timedelta(days=91),
    Precision.YEAR: dt.timedelta(days=365),
}

ON_THE_WEB = URLValidator(schemes=["http", "https"])
"""A link that a browser may follow; put it on every URLField."""


def in_order(first: str, last: str, name: str) -> models.CheckConstraint:
    """`<last>_on` is not before `<first>_on`, as far as both are known.

    '2019' may follow 'June 2019': the end of a year is after any of its months.
    """
    first_on, last_on, precision = f"{first}_on", f"{last}_on", f"{last}_precision"
    condition = Q(**{first_on: None}) | Q(**{last_on: None}) | Q(**{f"{last_on}__gte": F(first_on)})
    for known, span in _LONGEST.items():
        if span:
            condition |= Q(**{precision: known, f"{last_on}__gte": F(first_on) - span})
    return models.CheckConstraint(
        condition=condition, name=name, violation_error_message=_("The end lies before the start.")
    )


def date_errors(
    row: models.Model, dates: Iterable[str], orders: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """What is wrong with the dates of `row`, by field: for `clean()`.

    `dates` are prefixes of pairs such as starts_on and starts_precision; `orders` pairs of them.
    """
    errors = {}
    for name in dates:
        is_known = getattr(row, f"{name}_precision") != Precision.UNKNOWN
        if getattr(row, f"{name}_on") is None and is_known:
            errors[f"{name}_on"] = gettext("Write the date, or choose “unknown” beside it.")
        elif getattr(row, f"{name}_on") is not None and not is_known:
            errors[f"{name}_precision"] = gettext("Say how precisely the date is known.")
    for first, last in orders:
        if not _are_in_order(row, first, last):
            errors.setdefault(f"{last}_on", gettext("The end lies before the start."))
    return errors


def _are_in_order(row: models.Model, first: str, last: str) -> bool:
    first_on, last_on = getattr(row, f"{first}_on"), getattr(row, f"{last}_on")
    if first_on is None or last_on is None:
        return True
    span = _LONGEST.get(getattr(row, f"{last}_precision"), dt.timedelta())
    return last_on >= first_on - span


def web_address(field: str, name: str) -> models.CheckConstraint:
    """A link is empty or begins with http:// or https://, so that no page links to a script."""
    return models.CheckConstraint(
        condition=Q(**{field: ""}) | Q(**{f"{field}__iregex": r"^https?://"}), name=name
    )


def one_of(field: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """The column holds one of the words of the list."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)


def one_of_or_empty(
    field: str, choices: type[models.TextChoices], name: str
) -> models.CheckConstraint:
    """The column is empty where it is not stated, else one of the words of the list."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": ["", *choices.values]}), name=name)


class OtherThanForgetting(pgtrigger.Condition):
    """A row that never changes may still forget the person who made it, when that person goes.

    For `pgtrigger.Protect` beside a foreign key with SET_NULL; nobody else is ever put there.
    """

    def __init__(self, person: str):
        self.person = person

    def resolve(self, model: type[models.Model]) -> str:
        changed = pgtrigger.AnyChange(exclude=[self.person]).resolve(model)
        column = f'"{model._meta.get_field(self.person).column}"'
        is_another = f"NEW.{column} IS NOT NULL AND OLD.{column} IS DISTINCT FROM NEW.{column}"
        return f"({changed} OR ({is_another}))"
