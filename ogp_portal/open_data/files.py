"""Whole kinds as files, written row by row while the database reads them: memory stays flat."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from ogp_portal.common.cells import guarded

from .fields import Row
from .kinds import Kind
from .rows import Choice
from .spreadsheet import write_spreadsheet

READ_AT_ONCE = 1_000
"""Rows that the database hands over at a time."""

SENT_AT_ONCE = 64 * 1024
"""Bytes collected before they are sent."""

_WIDE = ("＝", "＋", "－", "＠", "\n")
"""Full-width signs that some spreadsheets take for the plain ones; a line end hides what follows."""

Writer = Callable[[Kind, QuerySet, Choice], Iterator[bytes]]


@dataclass(frozen=True)
class Format:
    """One form in which a kind can be fetched."""

    content_type: str
    write: Writer


def objects_of(rows: QuerySet, choice: Choice) -> Iterator[Row]:
    """The objects one by one, by a cursor on the server."""
    return map(choice.show, rows.values(*choice.columns).iterator(chunk_size=READ_AT_ONCE))


def _collected(pieces: Iterator[str]) -> Iterator[bytes]:
    """Small pieces of text as fewer larger ones."""
    waiting, length = [], 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= SENT_AT_ONCE:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    yield "".join(waiting).encode()


def write_json(_kind: Kind, rows: QuerySet, choice: Choice) -> Iterator[bytes]:
    """One array, an object on each line."""
    return _collected(_json(objects_of(rows, choice)))


def _json(objects: Iterator[Row]) -> Iterator[str]:
    before = "[\n"
    for one in objects:
        yield before + _dumped(one)
        before = ",\n"
    yield "\n]\n" if before != "[\n" else "[]\n"


def write_lines(_kind: Kind, rows: QuerySet, choice: Choice) -> Iterator[bytes]:
    """An object on each line, without anything around them."""
    return _collected(f"{_dumped(one)}\n" for one in objects_of(rows, choice))


def _dumped(one: Row) -> str:
    return json.dumps(one, ensure_ascii=False, separators=(",", ":"))


def write_csv(_kind: Kind, rows: QuerySet, choice: Choice) -> Iterator[bytes]:
    """RFC 4180 with commas, and a mark of UTF-8 by which Excel knows the letters."""
    return _collected(_csv(table_of(rows, choice)))


def _csv(table: Iterator[list[object]]) -> Iterator[str]:
    line = io.StringIO(newline="")
    writer = csv.writer(line, lineterminator="\r\n")
    yield "\ufeff"
    for cells in table:
        writer.writerow([_csv_cell(cell) for cell in cells])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _csv_cell(value: object) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_WIDE) else guarded(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def table_of(rows: QuerySet, choice: Choice) -> Iterator[list[object]]:
    """The names of the columns, then the cells of each object: text, number, truth or None."""
    columns = choice.cells()
    yield [column for column, _name, _schema, _read in columns]
    for one in objects_of(rows, choice):
        yield [read(one[name]) for _column, name, _schema, read in columns]


def write_xlsx(kind: Kind, rows: QuerySet, choice: Choice) -> Iterator[bytes]:
    """A workbook with one sheet, every text typed as text."""
    return write_spreadsheet(kind.name, table_of(rows, choice))


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", write_csv),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "json": Format("application/json", write_json),
    "jsonl": Format("application/jsonl; charset=utf-8", write_lines),
}
