"""Puts a package together on disk, an answer at a time."""

import tempfile
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from ogp_portal.common.text import danish_slug
from ogp_portal.jobs import Progress

from ..enums import PackageKind, RedactionState
from ..models import Attachment, CaseFile, Package, Redaction, SubmissionVersion
from . import index
from .printing import Printer
from .rows import number_in, versions_in
from .zipping import Archive

READ_ME = "LAES-MIG.txt"
REDACTIONS = "overstregninger.csv"
ASKED_AT_ONCE = 2_000
"""Versions whose redactions are asked for in one question."""


def pack(package: Package, path: Path, *, progress: Progress) -> Sequence[int]:
    """Writes the package to `path` and returns the ids of the versions that are in it.

    Index, documents and words are Danish, the language of the agency. Raises what printing raises.
    """
    case = CaseFile.objects.filter(consultation=package.consultation).first()
    number = case.case_number if case else ""
    total, packed = number_in(package), array("q")
    with (
        translation.override("da"),
        Printer() as printer,
        _Index() as listed,
        Archive(path) as archive,
    ):
        for version in versions_in(package):
            listed.add(_add_answer(archive, version, printer, number))
            packed.append(version.pk)
            progress(len(packed), total, version.submission.reference)
        listed.put_into(archive)
        if package.kind == PackageKind.ACCESS:
            _add_redactions(archive, packed)
        archive.add(READ_ME, _read_me(package, number, len(packed)).encode())
    return packed


class _Index:
    """The index in both its forms, on disk until all answers are in it."""

    def __init__(self):
        self._csv = tempfile.TemporaryFile()  # noqa: SIM115 - closed at the end of the `with`
        self._xml = tempfile.TemporaryFile()  # noqa: SIM115

    def __enter__(self) -> Self:
        self._csv.write(index.csv_head().encode())
        self._xml.write(index.xml_head().encode())
        return self

    def __exit__(self, *_problem: object) -> None:
        self._csv.close()
        self._xml.close()

    def add(self, entry: index.Entry) -> None:
        self._csv.write(index.csv_line(entry).encode())
        self._xml.write(index.xml_entry(entry).encode())

    def put_into(self, archive: Archive) -> None:
        self._xml.write(index.XML_END.encode())
        archive.add_opened("indeks.csv", self._csv)
        archive.add_opened("indeks.xml", self._xml)


def _add_redactions(archive: Archive, versions: Sequence[int]) -> None:
    with tempfile.TemporaryFile() as lines:
        for line in _redactions(versions):
            lines.write(line.encode())
        archive.add_opened(REDACTIONS, lines)


def _redactions(versions: Sequence[int]) -> Iterator[str]:
    """What is removed from the public text of these answers or proposed to be, for whoever
    decides what is handed out, with the words themselves; lines of CSV."""
    headings = [
        _("Reference"),
        _("Version"),
        _("File"),
        _("From character"),
        _("To character"),
        _("Words"),
        _("Reason"),
        _("State"),
    ]
    yield "\ufeff" + index.line(headings)
    for first in range(0, len(versions), ASKED_AT_ONCE):
        yield from map(_redaction, _redactions_of(versions[first : first + ASKED_AT_ONCE]))


def _redactions_of(versions: Sequence[int]) -> Iterator[Redaction]:
    rows = Redaction.objects.filter(
        Q(version__in=versions) | Q(attachment__version__in=versions)
    ).exclude(state=RedactionState.REJECTED)
    related = "version__submission", "attachment__version__submission", "attachment__original"
    return rows.select_related(*related).order_by("pk").iterator(chunk_size=500)


def _redaction(row: Redaction) -> str:
    version = row.version or row.attachment.version
    text = (row.version or row.attachment).text
    return index.line(
        [
            version.submission.reference,
            str(version.number),
            row.attachment.original.name if row.attachment else "",
            str(row.starts_at_character),
            str(row.ends_at_character),
            text[row.starts_at_character : row.ends_at_character],
            str(row.get_reason_display()),
            str(row.get_state_display()),
        ]
    )


def _add_answer(
    archive: Archive, version: SubmissionVersion, printer: Printer, case_number: str
) -> index.Entry:
    folder = f"svar/{version.submission.reference}"
    document = f"{folder}/svar-v{version.number}.pdf"
    archive.add(document, printer.pdf_of(version))
    names = [_add_attachment(archive, folder, version, one) for one in version.attachments.all()]
    return index.entry_of(version, case_number=case_number, document=document, attachments=names)


def _add_attachment(
    archive: Archive, folder: str, version: SubmissionVersion, attachment: Attachment
) -> str:
    """The original, unchanged, under a name that every system can unpack."""
    original = Path(attachment.original.name)
    stem = danish_slug(original.stem, longest=60)
    name = f"{folder}/bilag-v{version.number}-{attachment.position:02}-{stem}{original.suffix[:6]}"
    archive.add_file(name, attachment.original.path)
    return name


def _read_me(package: Package, case_number: str, number: int) -> str:
    consultation = package.consultation
    of_access = _("overstregninger.csv lists the words that the public cannot read, and why.")
    return "\r\n".join(
        [
            f"{package.get_kind_display()}: {consultation.title}",
            _("Case number: %(number)s") % {"number": case_number or _("not stated")},
            _("Answers in this package: %(number)d") % {"number": number},
            "",
            _("indeks.csv and indeks.xml list every answer with its documents."),
            _("svar/ holds each answer as PDF/A-2a and its files as they were received."),
            *([of_access] if package.kind == PackageKind.ACCESS else []),
            _("SHA256SUMS holds the checksum of every file."),
            "",
        ]
    )
