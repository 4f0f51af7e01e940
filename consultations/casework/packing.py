"""Puts a package together on disk, an answer at a time."""

import hashlib
import tempfile
import zipfile
from pathlib import Path

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

READ_ME = "LAES-MIG.txt"
REDACTIONS = "overstregninger.csv"
PIECE = 1 << 20
"""Bytes of a file that are in memory at a time."""


class Archive:
    """A ZIP file that lists what was put into it, with the checksum of each part."""

    def __init__(self, path: Path):
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._sums: list[str] = []

    def add(self, name: str, content: bytes) -> None:
        """Adds one part; the same content and name always give the same bytes."""
        self._zip.writestr(_part(name), content)
        self._sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")

    def add_file(self, name: str, path: Path) -> None:
        """Adds a file from disk, a piece at a time."""
        part, digest = _part(name), hashlib.sha256()
        part.file_size = path.stat().st_size
        with path.open("rb") as source, self._zip.open(part, "w") as target:
            while piece := source.read(PIECE):
                digest.update(piece)
                target.write(piece)
        self._sums.append(f"{digest.hexdigest()}  {name}\n")

    def holds(self, name: str) -> bool:
        """Whether a part of that name is in it so far."""
        return name in self._zip.NameToInfo

    def close(self) -> None:
        """Writes the list of checksums, as `sha256sum -c` reads it, and ends the file."""
        self._zip.writestr("SHA256SUMS", "".join(self._sums))
        self._zip.close()


def _part(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def pack(package: Package, path: Path, *, progress: Progress) -> list[int]:
    """Writes the package to `path` and returns the ids of the versions that are in it.

    Index, documents and words are Danish, the language of the agency. Raises what printing raises.
    """
    case = CaseFile.objects.filter(consultation=package.consultation).first()
    number = case.case_number if case else ""
    archive, total, packed = Archive(path), number_in(package), []
    with translation.override("da"), Printer() as printer, tempfile.TemporaryFile("w+") as lines:
        listed, entries = index.csv_head(), []
        lines.write(index.xml_head())
        for version in versions_in(package):
            entry = _add_answer(archive, version, printer, number)
            entries.append(index.csv_line(entry))
            lines.write(index.xml_entry(entry))
            packed.append(version.pk)
            progress(len(packed), total, version.submission.reference)
        lines.write(index.XML_END)
        lines.seek(0)
        archive.add("indeks.csv", (listed + "".join(entries)).encode())
        archive.add("indeks.xml", lines.read().encode())
        if package.kind == PackageKind.ACCESS:
            archive.add(REDACTIONS, _redactions(packed).encode())
        archive.add(READ_ME, _read_me(package, number, len(packed)).encode())
    archive.close()
    return packed


def _redactions(versions: list[int]) -> str:
    """What is removed from the public text of these answers or proposed to be, for whoever
    decides what is handed out, with the words themselves."""
    rows = Redaction.objects.filter(
        Q(version__in=versions) | Q(attachment__version__in=versions)
    ).exclude(state=RedactionState.REJECTED)
    related = "version__submission", "attachment__version__submission", "attachment__original"
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
    lines = [index.line(headings)]
    for row in rows.select_related(*related).order_by("pk").iterator(chunk_size=500):
        version = row.version or row.attachment.version
        text = (row.version or row.attachment).text
        lines.append(
            index.line(
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
        )
    return "\ufeff" + "".join(lines)


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
    archive.add(name, attachment.original.path.read_bytes())
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
