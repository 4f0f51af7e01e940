"""When each kind's data were first and last made, as they themselves say; in one query."""

import datetime as dt
from collections.abc import Iterable

from django.db import connection

from ..fields import Imprecise, Instant
from ..kinds import Kind

_OLDEST = "min({column}) FILTER (WHERE {column} <= %s)"
_NEWEST = "max({column}) FILTER (WHERE {column} <= %s)"
_TIMES = "SELECT %s AS name, least({oldest}), greatest({newest}) FROM ({rows}) AS public_rows"
Times = tuple[dt.datetime, dt.datetime]


def times_of(kinds: Iterable[Kind], now: dt.datetime) -> dict[str, Times]:
    """(issued, modified) by name of the kind; those that have no time in them, or no row, lack.

    Times to come, such as the end of a phase, say nothing of the data.
    """
    parts, parameters = [], []
    for kind in kinds:
        columns = _columns(kind)
        if not columns:
            continue
        rows, values = kind.rows(now).order_by().values(*columns).query.sql_with_params()
        cast = [f'"{column}"::timestamptz' for column in columns]
        oldest = ", ".join(_OLDEST.format(column=column) for column in cast)
        newest = ", ".join(_NEWEST.format(column=column) for column in cast)
        parts.append(_TIMES.format(oldest=oldest, newest=newest, rows=rows))
        parameters += [kind.name, *[now] * (2 * len(columns)), *values]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        return {name: (oldest, newest) for name, oldest, newest in cursor.fetchall() if newest}


def _columns(kind: Kind) -> list[str]:
    """Columns of moments, and of the day of publishing, of the objects themselves."""
    found = []
    for name, field in kind.serializer.chosen().fields.items():
        is_publishing = isinstance(field, Imprecise) and name == "published"
        if isinstance(field, Instant) or is_publishing:
            found.append(field.columns[0])
    return [column for column in found if "__" not in column]
