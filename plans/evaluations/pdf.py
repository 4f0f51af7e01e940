"""The report as a tagged PDF (PDF/UA-1), by typst (docs/adr/0004).

The text reaches typst as JSON and is read there as strings. It is never written into the markup,
so nothing that anybody wrote can be taken for a command.
"""

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from .content import Report
from .typeface import FAMILY, FONTS, printable

TEMPLATE = Path(__file__).resolve().parent / "report.typ"
NOT_PROSE = {"svg", "site", "url", "code", "anchor", "references"}


class PdfEngineMissing(Exception):
    """The PDF engine cannot be used here; the message says in one line what is missing."""


class PdfNotMade(Exception):
    """The engine refused the report; the message is its own first line."""


def pdf_bytes(report: Report) -> bytes:
    """The report as PDF/UA-1. The same report gives the same bytes, whatever the machine.

    Only the fonts beside this file are used, and the date is the report's own. Raises
    PdfEngineMissing or PdfNotMade.
    """
    typst, fonts = _engine()
    data = json.dumps(_printable({**report.as_data(), "font": FAMILY}), ensure_ascii=False)
    try:
        return typst.compile(
            TEMPLATE.read_bytes(),
            format="pdf",
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"report": data},
            pdf_standards=["ua-1"],
            timestamp=dt.datetime(*report.date, tzinfo=dt.UTC),
        )
    except typst.TypstError as error:
        refusal = _("The PDF could not be made: %(reason)s") % {"reason": error.message}
        raise PdfNotMade(refusal.splitlines()[0]) from error


def engine_problem() -> str:
    """What is missing before a PDF can be made, in one line; "" when nothing is."""
    try:
        _engine()
    except PdfEngineMissing as problem:
        return str(problem)
    return ""


@cache
def _engine() -> tuple[Any, Any]:
    """The typst module and the fonts that it may use. Asked once it works, it is remembered."""
    try:
        import typst  # 37 MB: only the worker that builds needs it
    except ImportError as error:
        missing = _("The PDF engine typst is not installed (%(error)s).") % {"error": error}
        raise PdfEngineMissing(missing) from error
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    if FAMILY not in fonts.families():
        raise PdfEngineMissing(_("The font %(font)s is missing.") % {"font": FAMILY})
    return typst, fonts


def _printable(value: object, key: str = "") -> object:
    """All prose in the report as the fonts can show it."""
    if key in NOT_PROSE:
        return value
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _printable(part, name) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(part) for part in value]
    return value
