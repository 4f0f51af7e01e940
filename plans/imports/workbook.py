"""The first sheet of an XLSX file, cell by cell, without running or unpacking anything harmful."""

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.files.kinds import BROKEN_ARCHIVE

MOST_PARTS = 500
"""Files inside an XLSX file; a workbook has a few dozen."""

MOST_COLUMNS = 60
MOST_SHEET_ROWS = 20_000
"""Rows of the sheet that are looked at, empty ones among them."""


@dataclass(frozen=True)
class Cell:
    """The text of one cell. `fault`: why it cannot be used.

    `is_changed_by_excel`: a decimal number or a date, where somebody may have typed 1.10.
    """

    text: str
    fault: str = ""
    is_changed_by_excel: bool = False


def cells_of_workbook(content: bytes) -> tuple[Iterator[list[Cell]], str]:
    """Row by row the cells of the first sheet, and in words how the file was read.

    Raises ValidationError: no workbook, or one that unpacks to more than a workbook would.
    """
    _refuse_harmful(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that we never look at
            from openpyxl import load_workbook  # 6 MB that no reader's page needs

            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            sheet = book.worksheets[0]
            rows = [[_cell(one) for one in row] for row in _rows(sheet)]
    except ValidationError:
        raise
    except Exception:  # noqa: BLE001 - openpyxl raises whatever it meets in a broken file
        raise ValidationError(_("The file cannot be read as an Excel file (XLSX).")) from None
    return iter(rows), _("Excel file, sheet “%(name)s”") % {"name": sheet.title}


def _rows(sheet) -> Iterator[tuple]:
    """The rows of a sheet, however far down or right it claims to reach."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > MOST_SHEET_ROWS:
            words = _("The file has more than %(most)s rows. Split it into several files.")
            raise ValidationError(words % {"most": limits.IMPORT_ROWS})
        yield row


def _cell(cell) -> Cell:
    if cell.data_type == "f":
        return Cell("", _("There is a formula in the cell. Write the text itself."))
    if cell.data_type == "e":
        return Cell("", _("The cell shows an error of Excel's. Write the text itself."))
    value = cell.value
    if value is None:
        return Cell("")
    if isinstance(value, dt.datetime):
        return Cell(_words_of_date(value), is_changed_by_excel=True)
    is_changed = isinstance(value, float | dt.date | dt.time | dt.timedelta)
    return Cell(str(value).strip(), is_changed_by_excel=is_changed)


def _words_of_date(value: dt.datetime) -> str:
    is_midnight = value.time() == dt.time()
    return value.date().isoformat() if is_midnight else value.isoformat(sep=" ")


def _refuse_harmful(content: bytes) -> None:
    """ZIP bombs and document types, by which small XML files unfold into large ones.

    Python's zipfile reads no more of a part than the size it states, so that size can be trusted.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if unpacked > limits.IMPORT_UNPACKED_SIZE or len(parts) > MOST_PARTS:
                raise ValidationError(_("The file unpacks to more than a spreadsheet would."))
            is_harmful = any(_declares_a_type(archive.read(part)) for part in parts)
    except BROKEN_ARCHIVE:
        raise ValidationError(_("The file cannot be read as an Excel file (XLSX).")) from None
    if is_harmful:
        raise ValidationError(_("The file holds something that no spreadsheet needs (a DTD)."))


def _declares_a_type(part: bytes) -> bool:
    return b"<!DOCTYPE" in part.replace(b"\x00", b"")
