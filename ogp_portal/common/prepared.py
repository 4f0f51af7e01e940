"""QuerySets of the busiest pages, turned into SQL once per process instead of once per request.

Django spends more time on wording a query than Postgres on answering it. A `Prepared` query is
written as any QuerySet, begins with `.visible_to(user)` as any list, and only its wording is kept.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from django.db.models import Expression, Field, QuerySet
from django.utils.translation import get_language

from .statements import Statement

_Wording = tuple[str, tuple[object, ...], list[str], Statement | None]


class Slot(Expression):
    """A value of a prepared query that is known when it runs."""

    def __init__(self, name: str, output_field: Field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection) -> tuple[str, list[object]]:
        return "%s", [self]


class Prepared:
    """A query with slots, whose rows are dictionaries.

    `build(user, **slots)` returns a QuerySet made by `.values(…)`. What it says may depend on the
    person's roles and the language alone: the SQL is kept by these two. Values come as the
    driver reads them: a column that Django converts afterwards has no place in a row.
    """

    def __init__(self, build: Callable[..., QuerySet], **slots: Field):
        self._build = build
        self._slots = {name: Slot(name, field) for name, field in slots.items()}
        self._wordings: dict[tuple[frozenset[str], str | None], _Wording] = {}

    def rows(self, user, **values: object) -> list[dict[str, Any]]:
        """The rows that `user` may see, with `values` in the slots.

        Those of nobody's roles are also planned once per connection (statements.py).
        """
        sql, parameters, columns, planned = self._wording_for(user)
        if planned is not None and all(map(_fits, values.values())):
            found = planned.fetch(values)
        else:
            with connection.cursor() as cursor:
                cursor.execute(sql, _filled(parameters, values))
                found = cursor.fetchall()
        return [dict(zip(columns, row, strict=True)) for row in found]

    def statement(self, user, **values: object) -> tuple[str, list[object], list[str]]:
        """(SQL, its parameters, names of its columns), to run as part of a larger statement."""
        sql, parameters, columns, _planned = self._wording_for(user)
        return sql, _filled(parameters, values), columns

    def _wording_for(self, user) -> _Wording:
        roles = user.roles if user is not None and user.is_active else frozenset()
        key = roles, get_language()
        if key not in self._wordings:
            self._wordings[key] = self._worded(user, is_planned=not roles)
        return self._wordings[key]

    def _worded(self, user, *, is_planned: bool) -> _Wording:
        query = self._build(user, **self._slots).query
        compiler = query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        names = [one.name if isinstance(one, Slot) else None for one in parameters]
        planned = Statement(sql, parameters, names) if is_planned else None
        return sql, parameters, list(query.selected), planned


_MOST = 2**31 - 1
"""Largest number of Postgres's plain integers. No key of ours is near it, but an address may be."""


def _fits(value: object) -> bool:
    """Whether a planned statement takes the value: its numbers have a fixed size."""
    return not isinstance(value, int) or abs(value) <= _MOST


def _filled(parameters: Iterable[object], values: dict[str, object]) -> list[object]:
    return [values[one.name] if isinstance(one, Slot) else one for one in parameters]
