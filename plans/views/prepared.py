"""Queries worked out once: their SQL per process, Postgres's plan for them per connection.

Building and compiling a query costs the ORM several times what Postgres needs to answer it, and
planning one over eight tables costs Postgres more than running it; a plan's page asks six
(docs/adr/0007). Only anonymous readers get the prepared statement: what they may see depends on
nobody's roles. Everyone else's query is built anew, by the same function.
"""

from collections.abc import Callable, Iterable

from django.db import connection
from django.db.models import Model, QuerySet

from ogp_portal.common.statements import Statement

Row = dict[str, object]

_MOST_STATEMENTS = 16
"""Of one query. Values that are part of the SQL, such as today's date, change seldom."""

_FIRST_NUMBER = 900_000_000_000
"""No id of ours, so that the place where it lands in the SQL is known to be the caller's."""


class Prepared:
    """A query of rows: `build(user, **values)` returns a queryset made with `values(…)`.

    `kinds` names the values that differ from call to call with their type, int or str, such as
    `slug=str`; they must reach the SQL as they are. All other values become part of the
    statement, so they should be few and change seldom.
    """

    def __init__(self, build: Callable[..., QuerySet], **kinds: type):
        self._build = build
        self._stand_ins = {
            name: _FIRST_NUMBER + place if kind is int else f"stands for {name}"
            for place, (name, kind) in enumerate(kinds.items())
        }
        self._statements: dict[tuple, _Statement] = {}

    def rows(self, user, **values: object) -> list[Row]:
        """What the query gives for `user` (None is anonymous) and these values."""
        if user is not None:
            return list(self._build(user, **values))
        fixed = tuple(item for item in values.items() if item[0] not in self._stand_ins)
        statement = self._statements.get(fixed)
        if statement is None:
            if len(self._statements) >= _MOST_STATEMENTS:
                self._statements.clear()
            query = self._build(None, **dict(fixed), **self._stand_ins).query
            names = {stand_in: name for name, stand_in in self._stand_ins.items()}
            statement = self._statements[fixed] = _Statement(query, names)
        return statement.rows(values)

    def first(self, user, **values: object) -> Row | None:
        """The first row, or None."""
        return next(iter(self.rows(user, **values)), None)


class _Statement:
    """One compiled query. `names`: what stands in its SQL for a value → the value's name."""

    def __init__(self, query, names: dict[object, str]):
        compiler = query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        given = [
            names.get(parameter) if isinstance(parameter, str | int) else None
            for parameter in parameters
        ]
        if set(given) - {None} != set(names.values()):
            raise ValueError(f"The query does not use each of {list(names.values())}")
        self._statement = Statement(sql, parameters, given)
        self._columns = list(query.selected)
        self._converters = compiler.get_converters([column for column, *_ in compiler.select])

    def rows(self, values: Row) -> list[Row]:
        found, columns = self._statement.fetch(values), self._columns
        return [dict(zip(columns, row, strict=True)) for row in self._converted(found)]

    def _converted(self, found: list[tuple]) -> Iterable:
        """As the ORM gives them: JSON parsed, and so on."""
        for row in map(list, found) if self._converters else found:
            for index, (converters, expression) in self._converters.items():
                for convert in converters:
                    row[index] = convert(row[index], expression, connection)
            yield row


def as_instance(model: type[Model], row: Row) -> Model:
    """The row as an object of `model`, with the columns it has; what else it holds is set on it."""
    columns = [field.attname for field in model._meta.concrete_fields if field.attname in row]
    instance = model.from_db("default", columns, [row[column] for column in columns])
    for name in row.keys() - set(columns):
        setattr(instance, name, row[name])
    return instance


def columns_of(model: type[Model], prefix: str = "") -> list[str]:
    """The names of all columns of `model`, for `values(…)`; `prefix` leads there, as 'plan__'.

    Without those that the database works out for itself, such as search vectors.
    """
    fields = model._meta.concrete_fields
    return [f"{prefix}{field.attname}" for field in fields if not field.generated]


def part_of(row: Row, prefix: str) -> Row:
    """What stands under `prefix` in a row, without it."""
    return {
        name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)
    }
