"""The fields of public objects: each says which columns it reads, and what it makes of them.

A field is declared once and read everywhere: by the API as JSON, by the description of the API
as a JSON Schema, by files as the columns of a table, by the pages as the data dictionary. Rows are
dictionaries of `QuerySet.values()`, since a list of a hundred models would cost several times as
much.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ogp_portal.common.dates import Precision

from .addresses import api_address

Row = dict[str, Any]
Schema = dict[str, Any]
Cell = tuple[str, Schema, Callable[[Any], Any]]
"""A column of a table: what is added to the field's name, its schema, and its value of the field's."""

TEXT: Schema = {"type": ["string", "null"]}
DAY: Schema = {"type": ["string", "null"], "format": "date"}
LINK: Schema = {"type": ["string", "null"], "format": "uri"}
NESTED: Schema = {"type": ["string", "null"], "contentMediaType": "application/json"}
"""A cell that holds JSON, since a table has no lists in it."""
PAIR: Schema = {
    "type": "object",
    "properties": {"da": TEXT, "en": TEXT},
    "required": ["da", "en"],
}


def same(value: Any) -> Any:
    return value


def part(name: str) -> Callable[[Any], Any]:
    """Reads one member of an object that may be missing."""
    return lambda value: None if value is None else value[name]


class RowField(serializers.Field):
    """Base of all. `columns` are those of the row; without any, the one with the field's name."""

    kind_of_value: Schema = TEXT

    def __init__(self, *columns: str, help_text: object = ""):
        super().__init__(read_only=True, help_text=help_text)
        self._columns = columns

    @property
    def columns(self) -> tuple[str, ...]:
        return self._columns or (self.field_name,)

    def reader(self) -> Callable[[Row], Any]:
        """A function from the row to the value as JSON has it."""
        (column,) = self.columns
        convert = self.convert
        return lambda row: convert(row[column])

    def convert(self, value: Any) -> Any:
        return value

    def schema(self) -> Schema:
        """JSON Schema (2020-12) of the value."""
        return dict(self.kind_of_value)

    def cells(self) -> Iterable[Cell]:
        """The columns of a table that the value fills."""
        return [("", self.schema(), same)]


class Text(RowField):
    """A text in one language; null when it is empty."""

    def convert(self, value: Any) -> Any:
        return value or None


class Link(Text):
    """An address on the web."""

    kind_of_value = LINK


class Number(RowField):
    """A whole number."""

    kind_of_value = {"type": ["integer", "null"]}


class Flag(RowField):
    """True or false."""

    kind_of_value = {"type": "boolean"}


class Day(RowField):
    """A day: 2026-11-23."""

    kind_of_value = DAY

    def convert(self, value: dt.date | None) -> str | None:
        return value and value.isoformat()


class Instant(RowField):
    """A moment in UTC: 2026-11-23T12:00:00Z."""

    kind_of_value = {"type": ["string", "null"], "format": "date-time"}

    def convert(self, value: dt.datetime | None) -> str | None:
        return value and instant(value)


def instant(value: dt.datetime) -> str:
    """In UTC, to the second."""
    return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Code(RowField):
    """A word of a closed list; `choices` is its TextChoices."""

    def __init__(self, *columns: str, choices, help_text: object = ""):
        super().__init__(*columns, help_text=help_text)
        self.choices = choices

    def convert(self, value: Any) -> Any:
        return value or None

    def schema(self) -> Schema:
        return {"type": ["string", "null"], "enum": [*self.choices.values, None]}


class Texts(RowField):
    """A text in both languages, null where it is not written: {"da": …, "en": …}.

    `Texts()` named `title` reads `title_da` and `title_en`.
    """

    kind_of_value = PAIR

    @property
    def columns(self) -> tuple[str, ...]:
        stem = self._columns[0] if self._columns else self.field_name
        return f"{stem}_da", f"{stem}_en"

    def reader(self) -> Callable[[Row], Any]:
        danish, english = self.columns
        return lambda row: {"da": row[danish] or None, "en": row[english] or None}

    def cells(self) -> Iterable[Cell]:
        return [(f"_{code}", TEXT, part(code)) for code in ("da", "en")]


class Imprecise(RowField):
    """A date as precisely as it is known; null when it is unknown.

    Named `starts` it reads `starts_on` and `starts_precision`.
    """

    kind_of_value = {
        "type": ["object", "null"],
        "properties": {
            "date": {"type": "string", "format": "date"},
            "precision": {"enum": [one.value for one in Precision if one != Precision.UNKNOWN]},
        },
        "required": ["date", "precision"],
    }

    @property
    def columns(self) -> tuple[str, ...]:
        if self._columns:
            return self._columns
        return f"{self.field_name}_on", f"{self.field_name}_precision"

    def reader(self) -> Callable[[Row], Any]:
        day, precision = self.columns

        def read(row: Row) -> Any:
            if row[day] is None:
                return None
            return {"date": row[day].isoformat(), "precision": row[precision]}

        return read

    def cells(self) -> Iterable[Cell]:
        precisions = {"type": ["string", "null"], "enum": [*Precision.values, None]}
        return [("_date", DAY, part("date")), ("_precision", precisions, part("precision"))]


class Key(RowField):
    """What the object is called in addresses: it never changes."""

    def __init__(self, *columns: str, is_number: bool = True, help_text: object = ""):
        super().__init__(
            *columns, help_text=help_text or _("The object's key, which never changes")
        )
        self.is_number = is_number

    def schema(self) -> Schema:
        return key_schema(is_number=self.is_number)


def key_schema(*, is_number: bool) -> Schema:
    return {"type": "integer"} if is_number else {"type": "string"}


class Reference(RowField):
    """Another object of the API, or null: its key and its address. `to` names its kind."""

    def __init__(self, *columns: str, to: str, is_number: bool = True, help_text: object = ""):
        super().__init__(*columns, help_text=help_text)
        self.to, self.is_number = to, is_number

    def convert(self, value: Any) -> Any:
        return None if value is None else {"id": value, "api_url": api_address(self.to, value)}

    def schema(self) -> Schema:
        return {
            "type": ["object", "null"],
            "properties": {
                "id": key_schema(is_number=self.is_number),
                "api_url": {"type": "string", "format": "uri"},
            },
            "required": ["id", "api_url"],
        }

    def cells(self) -> Iterable[Cell]:
        key = "integer" if self.is_number else "string"
        return [("_id", {"type": [key, "null"]}, part("id"))]


class References(Reference):
    """Several objects of one kind, from a column with an array of keys."""

    def convert(self, value: Any) -> Any:
        return [{"id": key, "api_url": api_address(self.to, key)} for key in value or ()]

    def schema(self) -> Schema:
        return {"type": "array", "items": super().schema() | {"type": "object"}}

    def cells(self) -> Iterable[Cell]:
        return [("_ids", TEXT, lambda value: " ".join(str(one["id"]) for one in value))]


class Made(RowField):
    """A value that `make` works out from the row; `like` is its schema."""

    def __init__(
        self, *columns: str, make: Callable[[Row], Any], like: Schema = TEXT, help_text: object = ""
    ):
        super().__init__(*columns, help_text=help_text)
        self.make, self.like = make, like

    @property
    def columns(self) -> tuple[str, ...]:
        return self._columns

    def reader(self) -> Callable[[Row], Any]:
        return self.make

    def schema(self) -> Schema:
        return dict(self.like)

    def cells(self) -> Iterable[Cell]:
        is_nested = bool({"array", "object"} & {*types_of(self.like)})
        return [("", NESTED, as_json)] if is_nested else [("", self.like, same)]


class Parts(RowField):
    """What belongs to the object and has no address of its own: a list of objects.

    Read from a column with an array of JSON objects; `members` are their names and schemas, and
    `make` words one of them where it is not shown as it is.
    """

    def __init__(
        self,
        *columns: str,
        members: dict[str, Schema],
        make: Callable[[Any], Any] = same,
        help_text: object = "",
    ):
        super().__init__(*columns, help_text=help_text)
        self.members, self.make = members, make

    def convert(self, value: Any) -> Any:
        return [self.make(one) for one in value or ()]

    def schema(self) -> Schema:
        item = {"type": "object", "properties": self.members, "required": [*self.members]}
        return {"type": "array", "items": item}

    def cells(self) -> Iterable[Cell]:
        return [("", NESTED, as_json)]


def types_of(schema: Schema) -> list[str]:
    """The types of a value: one, or one and null."""
    types = schema.get("type", "string")
    return [types] if isinstance(types, str) else types


def as_json(value: Any) -> str:
    """A nested value for one cell of a table; nothing for null."""
    return "" if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def pair(row: Row, name: str) -> dict[str, str | None]:
    """{"da", "en"} of the columns `name_da` and `name_en`."""
    return {"da": row[f"{name}_da"] or None, "en": row[f"{name}_en"] or None}
