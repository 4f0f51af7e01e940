"""Rows below a row, as one JSON text: what a page shows of an initiative comes in one query.

`json`, not `jsonb`, and one text for all rows: Postgres only writes it out, and it is parsed
once. An array of `jsonb`, which Django would make, is built, written, quoted and parsed twice.
"""

from django.db.models import Expression, F, Field, Func, QuerySet, Subquery, Value


class ParsedJSON(Field):
    """What the driver has parsed already."""

    def db_type(self, connection) -> str:
        return "json"


class JSONRow(Func):
    """One row as a JSON object; `columns` are field names, or expressions, by key."""

    function = "JSON_BUILD_OBJECT"

    def __init__(self, **columns: str | Expression):
        parts = []
        for key, column in columns.items():
            parts += [Value(key), F(column) if isinstance(column, str) else column]
        super().__init__(*parts, output_field=ParsedJSON())


class JSONRows(Subquery):
    """The rows of a queryset as one JSON array, in its order; `[]` where there are none."""

    template = "(SELECT COALESCE(json_agg(found.part), '[]') FROM (%(subquery)s) AS found)"

    def __init__(self, rows: QuerySet, most: int | None = None, **columns: str | Expression):
        super().__init__(rows.values(part=JSONRow(**columns))[:most], output_field=ParsedJSON())
