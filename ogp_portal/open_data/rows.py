"""The fields of a kind together: which of them a request wants, and how rows are shown."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from rest_framework import serializers

from .fields import Row, RowField, Schema


class RowSerializer(serializers.Serializer):
    """One kind's fields, in their order. Shows rows; takes nothing in."""

    def to_representation(self, instance: Row) -> Row:
        return self.chosen().show(instance)

    @classmethod
    def chosen(cls, names: frozenset[str] = frozenset()) -> "Choice":
        """The fields that were asked for, in their own order; without names, all."""
        return _chosen(cls, names)


@lru_cache(maxsize=256)
def _chosen(serializer: type[RowSerializer], names: frozenset[str]) -> "Choice":
    """Kept, since Django REST framework copies every field of a serializer that is made."""
    fields = serializer().fields
    return Choice({name: field for name, field in fields.items() if not names or name in names})


class Choice:
    """Some fields of a kind, ready to read many rows."""

    def __init__(self, fields: dict[str, RowField]):
        self.fields = fields
        self.columns = list(
            dict.fromkeys(column for field in fields.values() for column in field.columns)
        )
        self._readers = [(name, field.reader()) for name, field in fields.items()]

    def show(self, row: Row) -> Row:
        """The object as JSON has it."""
        return {name: read(row) for name, read in self._readers}

    def cells(self) -> list[tuple[str, str, Schema, Callable[[Any], Any]]]:
        """(name of the column, name of its field, schema, reader of the field's value)."""
        return [
            (name + suffix, name, schema, read)
            for name, field in self.fields.items()
            for suffix, schema, read in field.cells()
        ]
