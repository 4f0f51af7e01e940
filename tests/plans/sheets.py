"""Spreadsheets for tests of the import."""

import io

from openpyxl import Workbook

from plans.imports.checking import DryRun, check
from plans.imports.reading import read_table


def csv_of(*rows: str, head: str = "art;nummer;milepæl nr.;titel (dansk);frist") -> bytes:
    """A CSV file in UTF-8: the heading and the rows, with semicolons."""
    return "\n".join([head, *rows]).encode()


def xlsx_of(*rows: list) -> bytes:
    """An XLSX file with these cells."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def checked(plan, *rows: str, **head: str) -> DryRun:
    """What these rows would change in the plan."""
    return check(plan, read_table(csv_of(*rows, **head)))


def errors_of(found: DryRun) -> list[tuple[int, str]]:
    """(row, column) of each error."""
    return [(error.row, error.column) for error in found.errors]
