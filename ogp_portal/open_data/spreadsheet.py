"""An XLSX file that is sent while it is written.

openpyxl keeps a file until its last row is known, so that a reader of 100,000 answers would wait
for minutes, and the server keep it all. A sheet of plain cells needs little of the format: a ZIP
of five small parts and the rows (ECMA-376, part 1, 18.3).
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from ogp_portal.common import limits

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>"
    ),
}
_BEGIN = (
    f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews><sheetData>"
)
_END = "</sheetData></worksheet>"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")
"""What Excel would read as one character, where somebody wrote it so."""

ROWS_AT_ONCE = 200


class _Outlet:
    """Takes what the ZIP writes, and hands it on; it cannot go back, like a network."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def write_spreadsheet(name: str, table: Iterator[list[object]]) -> Iterator[bytes]:
    """The bytes of a workbook whose one sheet, called `name`, holds the rows of `table`.

    Rows beyond limits.SPREADSHEET_ROWS and characters beyond limits.SPREADSHEET_CELL_LENGTH are
    left out, as Excel would refuse the file; a cell that was cut ends with "…".
    """
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, words in {**_PARTS, "xl/workbook.xml": _workbook(name)}.items():
            archive.writestr(_entry(path), _HEAD + words)
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            sheet.write(_BEGIN.encode())
            for number, cells in enumerate(table):
                if number > limits.SPREADSHEET_ROWS:
                    break
                sheet.write(_row(cells))
                if number % ROWS_AT_ONCE == 0:
                    yield outlet.take()
            sheet.write(_END.encode())
    yield outlet.take()


def _entry(path: str) -> zipfile.ZipInfo:
    """Always of the same day, so that the same data are the same file."""
    entry = zipfile.ZipInfo(path, datetime(2020, 1, 1).timetuple()[:6])  # noqa: DTZ001
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _workbook(name: str) -> str:
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name={quoteattr(name[:31])} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _row(cells: list[object]) -> bytes:
    return f"<row>{''.join(map(_cell, cells))}</row>".encode()


def _cell(value: object) -> str:
    """Text is inline and of the type for text, so no program takes it for a formula."""
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{_text(str(value))}</t></is></c>'


def _text(words: str) -> str:
    if len(words) > limits.SPREADSHEET_CELL_LENGTH:
        words = words[: limits.SPREADSHEET_CELL_LENGTH] + " …"
    plain = _NOT_XML.sub(" ", words)
    return escape(_ESCAPED.sub(lambda found: f"_x005F{found.group()}", plain))
