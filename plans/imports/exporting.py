"""A plan in the format that an import reads: taken in again unchanged, it changes nothing."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils.translation import get_language

from ogp_portal.common.cells import guarded

from ..models import ActionPlan, Commitment, Milestone
from .columns import COLUMNS, COMMITMENT, IDENTITY, KIND_WORDS, MILESTONE
from .standing import Standing, load
from .values import current

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_WIDTH = 24
_TEXT = "@"
"""Excel's format for cells that hold text, so that 1.10 stays 1.10."""

Cells = list[str]


def rows_of(plan: ActionPlan) -> Iterator[Cells]:
    """Each initiative with its milestones below it, in the plan's order."""
    standing = load(plan)
    below = defaultdict(list)
    for milestone in standing.milestones.values():
        below[milestone.commitment_id].append(milestone)
    for commitment in standing.commitments:
        yield _cells(commitment, commitment, COMMITMENT, standing)
        for milestone in below[commitment.pk]:
            yield _cells(milestone, commitment, MILESTONE, standing)


def _cells(row: Commitment | Milestone, parent: Commitment, kind: str, standing: Standing) -> Cells:
    names = {
        "kind": KIND_WORDS[kind][1 if get_language() == "en" else 0],
        "number": parent.number,
        "ogp_id": parent.ogp_id,
        "milestone": str(row.position) if kind == MILESTONE else "",
    }
    held = (one.key for one in COLUMNS if one.key not in IDENTITY and one.field_of(kind))
    names |= {key: current(key, row, standing) for key in held}
    return [names.get(column.key, "") for column in COLUMNS]


def headings() -> Cells:
    """In the reader's language."""
    return [column.heading(get_language() or "da") for column in COLUMNS]


def as_csv(rows: Iterable[Cells], *, top: Cells | None = None, delimiter: str = ";") -> bytes:
    """With semicolons and a mark of UTF-8, as Excel in Danish opens it. `top`: other headings."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([guarded(text) for text in row] for row in [top or headings(), *rows])
    return sheet.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Cells], *, spare_rows: int = 0, top: Cells | None = None) -> bytes:
    """Every cell is text, also `spare_rows` empty ones for what an editor will type."""
    top = top or headings()
    from openpyxl import Workbook  # 6 MB that no reader's page needs

    book = Workbook(write_only=True)
    sheet = book.create_sheet("OGP")
    sheet.freeze_panes = "A2"
    for place in range(len(top)):
        sheet.column_dimensions[_letter(place)].width = _WIDTH
    empty = [[""] * len(top)] * spare_rows
    for row in [top, *rows, *empty]:
        sheet.append([_text_cell(sheet, text) for text in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _letter(place: int) -> str:
    first, second = divmod(place, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + second)


def _text_cell(sheet, text: str):
    """An openpyxl cell; of itself it would write a text that begins with = as a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub(" ", text) or None)
    if cell.value is not None:
        cell.data_type = "s"
    cell.number_format = _TEXT
    return cell


WRITERS = {"csv": as_csv, "xlsx": as_xlsx}
