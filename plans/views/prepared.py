"""Queries whose SQL the ORM works out once per process instead of at every request.

Building and compiling a query costs the ORM several times what Postgres needs to answer it, and a
plan's page asks six (docs/adr/0007). Only anonymous readers get the prepared statement: what they
may see depends on nobody's roles. Everyone else's query is built anew, by the same function.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Model, QuerySet

Row = dict[str, object]

_MOST_STATEMENTS = 16
"""Of one query. Values that are part of the SQL, such as today's date, change seldom."""

_FIRST_NUMBER = 900_000_000_000
"""No id of ours, so that the place where it lands in the SQL is known to be the caller's."""


@dataclass(frozen=True)
class _Statement:
    """A compiled query. `places`: index of a parameter → name of the value it takes."""

    sql: str
    parameters: tuple
    places: dict[int, str]
    names: list[str]
    converters: dict[int, tuple]

    def rows(self, values: Row) -> list[Row]:
        given = list(self.parameters)
        for index, name in self.places.items():
            given[index] = values[name]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, given)
            found = cursor.fetchall()
        return [dict(zip(self.names, row, strict=True)) for row in self._converted(found)]

    def _converted(self, found: list[tuple]) -> Iterable:
        """As the ORM gives them: JSON parsed, and so on."""
        for row in found if not self.converters else map(list, found):
            for index, (converters, expression) in self.converters.items():
                for convert in converters:
                    row[index] = convert(row[index], expression, connection)
            yield row


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
            statement = self._statements[fixed] = self._work_out(dict(fixed))
        return statement.rows(values)

    def first(self, user, **values: object) -> Row | None:
        """The first row, or None."""
        return next(iter(self.rows(user, **values)), None)

    def _work_out(self, fixed: Row) -> _Statement:
        query = self._build(None, **fixed, **self._stand_ins).query
        compiler = query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        names = {stand_in: name for name, stand_in in self._stand_ins.items()}
        places = {
            index: names[parameter]
            for index, parameter in enumerate(parameters)
            if isinstance(parameter, str | int) and parameter in names
        }
        if set(places.values()) != set(self._stand_ins):
            raise ValueError(f"{self._build.__name__} does not use each of {list(names.values())}")
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        return _Statement(sql, parameters, places, list(query.selected), converters)


def as_instance(model: type[Model], row: Row) -> Model:
    """The row as an object of `model`, with the columns it has; what else it holds is set on it."""
    columns = [field.attname for field in model._meta.concrete_fields if field.attname in row]
    instance = model.from_db("default", columns, [row[column] for column in columns])
    for name in row.keys() - set(columns):
        setattr(instance, name, row[name])
    return instance


def columns_of(model: type[Model], prefix: str = "") -> list[str]:
    """The names of all columns of `model`, for `values(…)`; `prefix` leads there, as 'plan__'."""
    return [f"{prefix}{field.attname}" for field in model._meta.concrete_fields]


def part_of(row: Row, prefix: str) -> Row:
    """What stands under `prefix` in a row, without it."""
    return {
        name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)
    }
