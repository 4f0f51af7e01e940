"""Reads back what was written as a table."""

import csv
import io

from openpyxl import load_workbook


def rows_of_xlsx(body: bytes) -> list[list[object]]:
    """As another program reads it."""
    sheet = load_workbook(io.BytesIO(body)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def rows_of_csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
