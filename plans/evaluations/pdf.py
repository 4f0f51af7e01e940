"""The report as a tagged PDF (PDF/UA-1), by typst (docs/adr/0004).

The text reaches typst as JSON and is read there as strings. It is never written into the markup,
so nothing that anybody wrote can be taken for a command.
"""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from .content import Report
from .typeface import FAMILY, FONTS, printable

HERE = Path(__file__).resolve().parent
TEMPLATE, PROGRAM = HERE / "report.typ", HERE / "typesetting.py"
LONGEST = 100
"""Seconds that one PDF may take; less than the lease of the build (tasks.py)."""

NOT_PROSE = {"svg", "site", "url", "code", "anchor", "references"}


class PdfEngineMissing(Exception):
    """The PDF engine cannot be used here; the message says in one line what is missing."""


class PdfNotMade(Exception):
    """The engine refused the report or broke down; the message says why in one line."""


def pdf_bytes(report: Report) -> bytes:
    """The report as PDF/UA-1. The same report gives the same bytes, whatever the machine.

    Only the fonts beside this file are used, and the date is the report's own. Raises
    PdfEngineMissing or PdfNotMade.
    """
    problem = engine_problem()
    if problem:
        raise PdfEngineMissing(problem)
    data = json.dumps(_printable({**report.as_data(), "font": FAMILY}), ensure_ascii=False)
    return _typeset(data.encode(), report.date)


def engine_problem() -> str:
    """What is missing before a PDF can be made, in one line; "" when nothing is.

    Looks without loading the engine, so it costs a page nothing.
    """
    if importlib.util.find_spec("typst") is None:
        return _("The PDF engine typst is not installed.")
    if not any(FONTS.glob("*.ttf")):
        return _("The font %(font)s is missing.") % {"font": FAMILY}
    return ""


def typeset(data: bytes, date: tuple[int, int, int], template: Path) -> bytes:
    """Another document in the same way: JSON into a template of its own, as PDF/UA-1.

    Raises PdfEngineMissing or PdfNotMade.
    """
    problem = engine_problem()
    if problem:
        raise PdfEngineMissing(problem)
    return _typeset(data, date, template)


def _typeset(data: bytes, date: tuple[int, int, int], template: Path = TEMPLATE) -> bytes:
    """Has a process of its own make the PDF."""
    command = [sys.executable, "-I", PROGRAM, template, FONTS, *map(str, date)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program and paths
            command, input=data, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise PdfNotMade(_refusal(_("it took too long"))) from error
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise PdfNotMade(_refusal(lines[-1] if lines else f"exit {done.returncode}"))
    return done.stdout


def _refusal(reason: str) -> str:
    return _("The PDF could not be made: %(reason)s") % {"reason": reason}


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
