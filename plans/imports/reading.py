"""A file becomes rows, or a message that says what is wrong with it and what to do."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.cells import unguarded

from .cells import plain
from .columns import Column, column_of, headings
from .ogp_columns import SHEET_COLUMNS, sheet_column_of
from .workbook import Cell, cells_of_workbook

XLSX, OLD_EXCEL, UTF_16 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", (b"\xff\xfe", b"\xfe\xff")
"""What files of each kind begin with."""

HOLDS_NO_TEXT = {chr(code) for code in range(32)} - {"\n", "\t"}


@dataclass(frozen=True)
class SheetRow:
    """One row: its number as the spreadsheet shows it, and its text by column key.

    `faults` says, by column key, what makes a cell unreadable; "" is the row as a whole. `sheet` is
    what stands in the columns that only OGP's sheet has (ogp_columns.py).
    """

    number: int
    cells: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    sheet: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """What a file holds. `read_as` says in words how it was understood."""

    rows: list[SheetRow]
    columns: list[Column]
    read_as: str

    @property
    def is_ogps(self) -> bool:
        """Whether it is OGP's sheet."""
        return is_ogps(self.columns)


def read_table(content: bytes) -> Table:
    """The rows of a CSV or XLSX file, told apart by their content.

    Raises ValidationError: not such a file, not UTF-8, too large, too many rows, a column that is
    unknown, missing or there twice. Formulas are never worked out; their cells are faults.
    """
    if len(content) > limits.IMPORT_FILE_SIZE:
        largest = limits.IMPORT_FILE_SIZE // 2**20
        raise ValidationError(_("The file is too large. The limit is %d MB.") % largest)
    if content.startswith(OLD_EXCEL):
        raise ValidationError(
            _("This is Excel's old format (XLS). Save the file as XLSX or as CSV in UTF-8.")
        )
    if content.startswith(XLSX):
        rows, read_as = cells_of_workbook(content)
    else:
        rows, read_as = _cells_of_csv(content)
    return _table(rows, read_as)


def _cells_of_csv(content: bytes) -> tuple[Iterator[list[Cell]], str]:
    text = _decoded(content)
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";", ",", key=lambda one: _known_headings(first_line, one))
    name = pgettext("in a CSV file", "semicolon") if delimiter == ";" else _("comma")
    read_as = _("CSV in UTF-8, columns separated by %(delimiter)s") % {"delimiter": name}
    return _records(text, delimiter), read_as


def _decoded(content: bytes) -> str:
    try:
        if not content.startswith(UTF_16):
            return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass  # the message below is for both
    raise ValidationError(
        _(
            "The file is not in UTF-8, so letters such as æ, ø and å would be lost. Save it as "
            "“CSV UTF-8” in Excel, or as XLSX."
        )
    )


def _known_headings(line: str, delimiter: str) -> tuple[int, int]:
    parts = next(csv.reader([line], delimiter=delimiter), [])
    return sum(_column_of(part) is not None for part in parts), len(parts)


def _column_of(heading: str) -> Column | None:
    """Of the portal's own sheet or of OGP's."""
    return sheet_column_of(heading) or column_of(heading)


def _records(text: str, delimiter: str) -> Iterator[list[Cell]]:
    """Each record as cells; one that cannot be read ends the file with its row number."""
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, record in enumerate(records, start=1):  # noqa: B007 - named in the message
            yield [Cell(unguarded(part.strip())) for part in record]
    except csv.Error:
        raise ValidationError(
            _("Row %(number)d cannot be read. Look for a quotation mark that is not closed.")
            % {"number": number + 1}
        ) from None


def _table(records: Iterator[list[Cell]], read_as: str) -> Table:
    numbered = enumerate(records, start=1)
    top = next((cells for _number, cells in numbered if _is_filled(cells)), None)
    if top is None:
        raise ValidationError(_("The file is empty."))
    columns = _columns(top)
    filled = ((number, cells) for number, cells in numbered if _is_filled(cells))
    found = list(islice(filled, limits.IMPORT_ROWS + 1))
    if len(found) > limits.IMPORT_ROWS:
        raise too_many_rows()
    if not found:
        raise ValidationError(_("The file has headings and no rows below them."))
    rows = [_row(number, cells, columns) for number, cells in found]
    if is_ogps(columns):
        from .ogp_sheet import as_own  # which is made of this module

        words = _("%(file)s, with the columns of OGP's sheet (its short titles are not kept)")
        return Table([as_own(row) for row in rows], columns, words % {"file": read_as})
    return Table(rows, columns, read_as)


def is_ogps(columns: Iterable[Column]) -> bool:
    """Whether a column of OGP's sheet is among them."""
    return any(one.key in SHEET_COLUMNS for one in columns)


def too_many_rows() -> ValidationError:
    """More rows than one import may have."""
    words = _("The file has more than %(most)s rows. Split it into several files.")
    return ValidationError(words % {"most": limits.IMPORT_ROWS})


def _is_filled(cells: Iterable[Cell]) -> bool:
    return any(cell.text or cell.fault for cell in cells)


def _columns(top: list[Cell]) -> list[Column]:
    """The columns by the headings of the first row."""
    while top and not top[-1].text:
        top = top[:-1]
    found = [(cell.text, _column_of(cell.text)) for cell in top]
    unknown = [text for text, column in found if column is None]
    if unknown:
        raise _about_columns(_("Unknown column: %(names)s."), unknown)
    columns = [column for _text, column in found if column is not None]
    keys = [column.key for column in columns]
    language = get_language() or "da"
    twice = [one.heading(language) for one in columns if keys.count(one.key) > 1]
    if twice:
        raise _about_columns(_("The column is there twice: %(names)s."), dict.fromkeys(twice))
    if missing := _missing(keys):
        raise _about_columns(_("A column is missing: %(names)s."), missing)
    return columns


def _missing(keys: list[str]) -> list[str]:
    """What says which row is meant must be there."""
    if {"sheet_ogp_id", "sheet_number"} & set(keys):
        return []
    word = {key: column_of(key).heading(get_language() or "da") for key in ("kind", "number")}
    missing = [] if "kind" in keys else [word["kind"]]
    return missing if {"number", "ogp_id"} & set(keys) else [*missing, word["number"]]


def _about_columns(words: str, names: Iterable[str]) -> ValidationError:
    shown = ", ".join(name[:60] or _("(empty heading)") for name in names)
    allowed = _("The columns may be: %(columns)s.") % {"columns": headings(get_language() or "da")}
    return ValidationError(f"{words % {'names': shown}} {allowed}")


def _row(number: int, cells: list[Cell], columns: list[Column]) -> SheetRow:
    texts, faults = {}, {}
    for place, column in enumerate(columns):
        cell = cells[place] if place < len(cells) else Cell("")
        texts[column.key] = plain(cell.text)
        if fault := cell.fault or _fault(cell.text) or _fault_of_number(column, cell):
            faults[column.key] = fault
    if _is_filled(cells[len(columns) :]):
        faults[""] = _("There is text to the right of the last column.")
    return SheetRow(number, texts, faults)


def _fault(text: str) -> str:
    if len(text) > limits.IMPORT_CELL_LENGTH:
        most = limits.IMPORT_CELL_LENGTH
        return _("The text is too long. The limit is %(most)s characters.") % {"most": most}
    if HOLDS_NO_TEXT & set(plain(text)):
        return _("The text holds a character that cannot be stored. Remove it.")
    return ""


def _fault_of_number(column: Column, cell: Cell) -> str:
    """Excel makes a decimal number of 1.10, which is then 1.1, or in Danish a date."""
    if column.key in {"number", "sheet_number"} and cell.is_changed_by_excel:
        return _(
            "Excel has made a decimal number or a date of the number, so that 1.1 and 1.10 look "
            "the same. Format the column as text and write the number again."
        )
    return ""
