"""The data dictionary: every field with its type, words and meaning, in the active language."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .fields import Code, RowField, Schema, types_of
from .files import FORMATS
from .kinds import Kind


@dataclass(frozen=True)
class Entry:
    """One column of a kind's table, as its page and the index of the API describe it."""

    column: str
    field: str
    type: str
    meaning: str
    words: list[tuple[str, str]]


def entries(kind: Kind) -> list[Entry]:
    """The columns of the table, in their order."""
    choice = kind.serializer.chosen()
    return [
        Entry(
            column=column,
            field=name,
            type=type_in_words(schema),
            meaning=meaning_of(choice.fields[name], column[len(name) :]),
            words=words_of(choice.fields[name]) if column == name else [],
        )
        for column, name, schema, _read in choice.cells()
    ]


def meaning_of(field: RowField, suffix: str = "") -> str:
    """What the field means; `suffix` is what its column has behind the field's name."""
    languages = {"_da": _("in Danish"), "_en": _("in English")}
    more = languages.get(suffix) or {
        "_precision": _("how precisely it is known"),
        "_licence": _("the licence's name"),
        "_kind": _("what kind of sender"),
        "_is_confirmed": _("whether the organisation is confirmed"),
        "_organisation_id": _("the organisation's key"),
    }.get(suffix, "")
    said = str(field.help_text)
    return f"{said} ({more})" if more else said


def words_of(field: RowField) -> list[tuple[str, str]]:
    """(word, meaning) of a closed list."""
    if not isinstance(field, Code):
        return []
    labels = getattr(field.choices, "choices", None)
    if labels is None:
        return [(word, word) for word in field.choices.values]
    return [(word, str(label)) for word, label in labels]


def type_in_words(schema: Schema) -> str:
    """'text', 'date', 'whole number' and so on."""
    if "contentMediaType" in schema:
        return "JSON"
    first = types_of(schema)[0]
    words = {
        "date": _("date"),
        "date-time": _("moment (UTC)"),
        "uri": _("address"),
        "integer": _("whole number"),
        "boolean": _("true or false"),
    }
    return words.get(schema.get("format", ""), "") or words.get(first, _("text"))


def described(kind: Kind) -> dict[str, Any]:
    """The kind as the index of the API has it."""
    address = kind.api_url
    return {
        "name": kind.name,
        "title": str(kind.title),
        "description": str(kind.description),
        "url": address,
        "files": {form: f"{address.rstrip('/')}.{form}" for form in FORMATS},
        "filters": [*kind.filters.base_filters],
        "orders": [*kind.orders],
        "rights": kind.rights.shown,
        "fields": [_described_field(name, one) for name, one in _fields(kind)],
    }


def _fields(kind: Kind) -> list[tuple[str, RowField]]:
    return [*kind.serializer.chosen().fields.items()]


def _described_field(name: str, field: RowField) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "description": str(field.help_text)}
    if words := words_of(field):
        found["values"] = dict(words)
    return found
