"""Each answer as a document of its own, in the form archives ask for (PDF/A-2a)."""

import json
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from django.utils.translation import gettext as _

from ogp_portal.common.dates import COPENHAGEN
from plans.evaluations.content import paragraphs_of
from plans.evaluations.pdf import PdfEngineMissing, PdfNotMade, engine_problem
from plans.evaluations.typeface import FAMILY, FONTS, printable

from ..models import SubmissionVersion
from ..wording import exact_instant

HERE = Path(__file__).resolve().parent
LENGTH = 8
"""Bytes in which the program says how long the next PDF is."""


class Printer(AbstractContextManager):
    """Prints answers as PDF; one process for all of them.

    `printer.pdf_of(version)` gives the bytes. Raises PdfEngineMissing or PdfNotMade. The text
    reaches typst as JSON and is never written into the markup.
    """

    def __enter__(self) -> Self:
        problem = engine_problem()
        if problem:
            raise PdfEngineMissing(problem)
        command = [sys.executable, "-I", HERE / "typesetting.py", HERE / "answer.typ", FONTS]
        self._program = subprocess.Popen(  # noqa: S603 - our own program and paths
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        return self

    def __exit__(self, *error) -> None:
        self._program.kill()
        self._program.communicate()

    def pdf_of(self, version: SubmissionVersion) -> bytes:
        """One version of an answer, as it was received, in the language it was written in."""
        line = json.dumps(_as_data(version), ensure_ascii=False) + "\n"
        try:
            self._program.stdin.write(line.encode())
            self._program.stdin.flush()
        except BrokenPipeError as error:
            raise PdfNotMade(self._why()) from error
        length = int.from_bytes(self._program.stdout.read(LENGTH), "big")
        pdf = self._program.stdout.read(length)
        if not length or len(pdf) < length:
            raise PdfNotMade(self._why())
        return pdf

    def _why(self) -> str:
        self._program.kill()
        said = self._program.stderr.read().decode(errors="replace").strip().splitlines()
        return said[-1] if said else "the program ended"


def _as_data(version: SubmissionVersion) -> dict[str, object]:
    submission = version.submission
    received = version.received_at.astimezone(COPENHAGEN)
    title = _("Answer %(reference)s, version %(number)d") % {
        "reference": submission.reference,
        "number": version.number,
    }
    return {
        "title": title,
        "font": FAMILY,
        "language": "da",
        "date": [received.year, received.month, received.day],
        "facts": [[name, printable(value)] for name, value in _facts(version) if value],
        "parts": [
            {
                "heading": _("The answer"),
                "language": submission.language,
                "paragraphs": [printable(part) for part in paragraphs_of(version.text)],
            }
        ],
    }


def _facts(version: SubmissionVersion) -> list[tuple[str, str]]:
    submission, identity = version.submission, version.submission.identity
    return [
        (_("Consultation"), submission.consultation.title),
        (_("Received"), exact_instant(version.received_at)),
        (_("Deadline"), _("received after the deadline") if submission.is_late else ""),
        (_("Came by"), str(submission.get_channel_display())),
        (_("Sender"), str(submission.get_submitter_kind_display())),
        (_("Name"), identity.name),
        (_("On behalf of"), submission.organisation_name),
        (_("E-mail"), identity.email),
        (_("State"), str(submission.get_state_display())),
        (_("Wish"), str(submission.get_wish_display())),
        (_("Checksum (SHA-256)"), version.checksum),
    ]
