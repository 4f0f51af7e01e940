"""QuerySets of the busiest pages, turned into SQL once per process instead of once per request.

Django spends more time on wording a query than Postgres on answering it. A `Prepared` query is
written as any QuerySet, begins with `.visible_to(user)` as any list, and only its wording is kept.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Expression, Field, QuerySet
from django.utils.translation import get_language

_Wording = tuple[str, tuple[object, ...], list[str]]


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
        """The rows that `user` may see, with `values` in the slots."""
        sql, parameters, columns = self.statement(user, **values)
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def statement(self, user, **values: object) -> tuple[str, list[object], list[str]]:
        """(SQL, its parameters, names of its columns), to run as part of a larger statement."""
        roles = user.roles if user is not None and user.is_active else frozenset()
        key = roles, get_language()
        if key not in self._wordings:
            self._wordings[key] = self._worded(user)
        sql, parameters, columns = self._wordings[key]
        filled = [values[one.name] if isinstance(one, Slot) else one for one in parameters]
        return sql, filled, columns

    def _worded(self, user) -> _Wording:
        query = self._build(user, **self._slots).query
        compiler = query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        return sql, parameters, list(query.selected)
