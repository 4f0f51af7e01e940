"""Statements that Postgres plans once per connection: PREPARE, then EXECUTE with values.

Planning a query over eight tables costs Postgres more than running it (docs/adr/0007).
"""

from itertools import count

from django.db import connection
from psycopg2.extensions import AsIs

_numbers = count(1)


class Statement:
    """One compiled query. `names`: for each parameter the name of its value, None if it stays."""

    def __init__(self, sql: str, parameters: list[object], names: list[str | None]):
        self._sql, self._parameters, self._names = sql, parameters, names
        self._title = f"portal_{next(_numbers)}"

    def fetch(self, values: dict[str, object]) -> list[tuple]:
        """The rows with `values` filled in."""
        with connection.cursor() as cursor:
            if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
                # Set where a pooler hands each transaction another connection (Django's rule).
                cursor.execute(self._sql, self._filled(values))
            else:
                self._prepare_on_this_connection()
                given = [values[name] for name in self._names if name]
                places = f"({', '.join(['%s'] * len(given))})" if given else ""
                cursor.execute(f"EXECUTE {self._title} {places}", given)
            return cursor.fetchall()

    def _filled(self, values: dict[str, object]) -> list[object]:
        pairs = zip(self._names, self._parameters, strict=True)
        return [values[name] if name else parameter for name, parameter in pairs]

    def _prepare_on_this_connection(self) -> None:
        """Postgres keeps prepared statements with the connection, so we note them with it too."""
        kept_by, titles = getattr(connection, "portal_statements", (None, set()))
        if kept_by is not connection.connection:
            titles = set()
            connection.portal_statements = (connection.connection, titles)
            with connection.connection.cursor() as cursor:
                # Else Postgres plans each statement five times before it keeps a plan.
                cursor.execute("SET plan_cache_mode = force_generic_plan")
        if self._title not in titles:
            places = (AsIs(f"${number}") for number in count(1))
            pairs = zip(self._names, self._parameters, strict=True)
            given = [next(places) if name else parameter for name, parameter in pairs]
            with connection.connection.cursor() as cursor:
                cursor.execute(f"PREPARE {self._title} AS {self._sql}", given)
            titles.add(self._title)
