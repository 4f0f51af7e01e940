"""The first rows of a kind, as its page shows them: enough to see what the data are like."""

import datetime as dt
from dataclasses import dataclass

from ogp_portal.common import limits

from .kinds import Kind

LEFT_OUT = ("api_url", "url", "rights_licence", "rights_statement", "is_demonstration")
"""Columns that are much alike on every row, or are shown elsewhere on the page."""

COLUMNS = 8


@dataclass(frozen=True)
class Preview:
    """A small table: the names of some columns, and the cells of a few rows."""

    columns: list[str]
    rows: list[list[str]]


def preview_of(kind: Kind, now: dt.datetime) -> Preview:
    """The first rows by key, in one query."""
    choice = kind.serializer.chosen()
    cells = [cell for cell in choice.cells() if cell[0] not in LEFT_OUT][:COLUMNS]
    rows = kind.rows(now).order_by(kind.key).values(*choice.columns)[: limits.PREVIEW_ROWS]
    shown = [choice.show(row) for row in rows]
    return Preview(
        columns=[column for column, _name, _schema, _read in cells],
        rows=[[_words(read(one[name])) for _c, name, _s, read in cells] for one in shown],
    )


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = " ".join(str(value).split())
    return text if len(text) <= limits.PREVIEW_CELL else f"{text[: limits.PREVIEW_CELL]} …"
