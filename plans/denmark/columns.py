"""Columns that hold the values of facts: how each is read, written, typed and shown.

A fact's field is the name of a column. What follows a dot tells statements about one column
apart ('ends_on.precisely'). `places` has what is more than one plain column, and finds the place
of a fact.

Values are JSON: texts, numbers, truth, `{"date", "precision"}`; None stands for 'not stated'.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ogp_portal.common.dates import Precision, format_imprecise

from . import imprecise


class Column:
    """A plain column. Subclasses say what differs."""

    needs_saved_row = False

    def __init__(self, field: models.Field, part: str = "") -> None:
        self.field = field
        self.name = field.name
        self.part = part

    @property
    def label(self) -> str | Promise:
        return self.field.verbose_name

    @property
    def attributes(self) -> tuple[str, ...] | None:
        """What `read` looks at on the row itself; None where it asks the database."""
        return (self.field.attname,)

    def read(self, row: models.Model) -> Any:
        """The present value; None for an empty one."""
        value = getattr(row, self.field.attname)
        return None if value == "" else value

    def write(self, row: models.Model, value: Any) -> None:
        """Sets the column; the caller saves the row, before or after as `needs_saved_row` says."""
        setattr(row, self.name, self.empty() if value is None else value)

    def empty(self) -> Any:
        return None if self.field.null else ""

    def parse(self, text: str) -> Any:
        """What an editor typed, as the column's value. Raises ValidationError in plain words."""
        return self.field.clean(text, None)

    def typed(self, value: Any) -> str:
        """The value as an editor may type it again."""
        return "" if value is None else str(value)

    def shown(self, value: Any) -> str:
        """The value in words, in the reader's language; '' for none."""
        if self.field.choices:
            return str(dict(self.field.flatchoices).get(value, self.typed(value)))
        return self.typed(value)


class TruthColumn(Column):
    """Yes or no."""

    def empty(self) -> bool:
        return False

    def parse(self, text: str) -> bool:
        known = {"ja": True, "yes": True, "nej": False, "no": False}
        if text.strip().lower() not in known:
            raise ValidationError(_("Write yes or no."))
        return known[text.strip().lower()]

    def typed(self, value: Any) -> str:
        return "" if value is None else (_("yes") if value else _("no"))


class JsonColumn(Column):
    """A table of numbers: initiatives per level of completion."""

    def parse(self, text: str) -> Any:
        raise ValidationError(_("This is corrected on the page of the self-assessment itself."))

    def typed(self, value: Any) -> str:
        return "" if value is None else ", ".join(f"{key}: {count}" for key, count in value.items())


class ListColumn(Column):
    """Several words in one column."""

    def read(self, row: models.Model) -> list[str] | None:
        return getattr(row, self.name) or None

    def empty(self) -> list[str]:
        return []

    def parse(self, text: str) -> list[str]:
        return [part.strip() for part in text.split(",") if part.strip()]

    def typed(self, value: Any) -> str:
        return ", ".join(value or [])


class DateColumn(Column):
    """A date with the precision beside it: starts_on and starts_precision."""

    @property
    def precision_name(self) -> str:
        return self.name.removesuffix("_on") + "_precision"

    @property
    def label(self) -> str | Promise:
        if self.part:
            return _("%(label)s, to the day") % {"label": self.field.verbose_name}
        return self.field.verbose_name

    @property
    def attributes(self) -> tuple[str, ...]:
        return (self.name, self.precision_name)

    def read(self, row: models.Model) -> dict[str, str] | None:
        date = getattr(row, self.name)
        if date is None:
            return None
        return {"date": date.isoformat(), "precision": str(getattr(row, self.precision_name))}

    def write(self, row: models.Model, value: dict[str, str] | None) -> None:
        setattr(row, self.name, imprecise.as_date(value) if value else None)
        setattr(row, self.precision_name, value["precision"] if value else Precision.UNKNOWN)

    def parse(self, text: str) -> dict[str, str]:
        try:
            return imprecise.from_person(text)
        except ValueError as error:
            raise ValidationError(_("Write a date such as 2023, 2023-08 or 2023-08-04.")) from error

    def typed(self, value: Any) -> str:
        return imprecise.as_written(value) if value else ""

    def shown(self, value: Any) -> str:
        return format_imprecise(imprecise.as_date(value), value["precision"]) if value else ""
