"""Office files are ZIP archives: whether one may be unpacked at all."""

import io
import posixpath
import zipfile

from ogp_portal.common import limits

from ..faults import Fault, Unfit
from ..kinds import BROKEN_ARCHIVE

BEGINNING = b"PK\x03\x04"
PDF_WITHIN = 1024
"""Bytes in which PDF readers look for the header of a PDF."""

ENCRYPTED_BIT = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_FOREIGN = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"MZ", b"%PDF-", b"{\\rtf")
"""How OLE objects, archives, programs, PDFs and RTF begin: a document within the document."""


def opened(content: bytes) -> zipfile.ZipFile:
    """The archive, every part of it readable and within the limits. Raises Unfit."""
    if not content.startswith(BEGINNING) or b"%PDF-" in content[:PDF_WITHIN]:
        raise Unfit(Fault.TWO_IN_ONE)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        _check_entries(archive, len(content))
        if archive.testzip() is not None:
            raise Unfit(Fault.BROKEN)
    except BROKEN_ARCHIVE as error:
        raise Unfit(Fault.BROKEN) from error
    return archive


def _check_entries(archive: zipfile.ZipFile, packed: int) -> None:
    entries = archive.infolist()
    if len(entries) > limits.ARCHIVE_ENTRIES:
        raise Unfit(Fault.UNPACKS_TOO_LARGE)
    if archive.comment or min((one.header_offset for one in entries), default=1):
        raise Unfit(Fault.TWO_IN_ONE)
    if any(one.flag_bits & ENCRYPTED_BIT for one in entries):
        raise Unfit(Fault.ENCRYPTED)
    names = [one.filename for one in entries]
    if len(set(names)) < len(names) or not all(map(_stays_inside, names)):
        raise Unfit(Fault.BROKEN)
    if any(one.compress_type not in _METHODS for one in entries):
        raise Unfit(Fault.BROKEN)
    # zipfile gives no more than the stated size, so what is stated is what there can be.
    unpacked = sum(one.file_size for one in entries)
    if unpacked > limits.ARCHIVE_SIZE or unpacked > packed * limits.ARCHIVE_RATIO:
        raise Unfit(Fault.UNPACKS_TOO_LARGE)


def _stays_inside(name: str) -> bool:
    if not name or name.startswith("/") or "\\" in name or "\x00" in name or ":" in name:
        return False
    return ".." not in posixpath.normpath(name).split("/")


def holds_foreign_file(archive: zipfile.ZipFile) -> bool:
    """Whether a part is itself a program, an archive or a document of another kind."""
    for entry in archive.infolist():
        with archive.open(entry) as part:
            if part.read(8).startswith(_FOREIGN):
                return True
    return False


def packed(parts: dict[str, bytes], *, first: str = "") -> bytes:
    """A new archive of `parts`, without times or comments; `first` is stored as it is, in front."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda one: (one != first, one)):
            entry = zipfile.ZipInfo(name)
            method = zipfile.ZIP_STORED if name == first else zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name], compress_type=method)
    return content.getvalue()
