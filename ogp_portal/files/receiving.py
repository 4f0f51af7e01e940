"""Looking at a file that somebody sends before it is kept."""

import hashlib
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from ogp_portal.common import limits

from . import sandbox, scanning
from .faults import Fault, Unfit
from .kinds import OLD_OFFICE, kind_of
from .names import ENDINGS, clean_name, ending_of


@dataclass(frozen=True)
class Received:
    """A file that may be kept: its bytes, its cleaned name, what it is, and the scanner's word."""

    content: bytes
    name: str
    content_type: str
    verdict: scanning.Verdict

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def receive(upload: UploadedFile) -> Received:
    """Looks through an upload, inside and out. Raises `Unfit` with the fault.

    The size is asked before a byte is read. The kind is what the content says; a name that says
    otherwise is refused, a name without an ending gets one.
    """
    if upload.size > limits.FILE_SIZE:
        raise Unfit(Fault.TOO_LARGE)
    content, name = upload.read(), clean_name(upload.name or "")
    if not content.strip():
        raise Unfit(Fault.EMPTY)
    content_type = _kind(content, name)
    sandbox.check(content, content_type)
    verdict = scanning.scan(content)
    if verdict == scanning.Verdict.INFECTED:
        raise Unfit(Fault.VIRUS)
    if ending_of(name) not in ENDINGS[content_type]:
        name += ENDINGS[content_type][0]
    return Received(content, name, content_type, verdict)


def _kind(content: bytes, name: str) -> str:
    ending = ending_of(name)
    known = [one for endings in ENDINGS.values() for one in endings]
    kind = kind_of(content, ENDINGS)
    if kind is None and content.startswith(OLD_OFFICE) and ending in {".doc", ".docx", ".odt"}:
        raise Unfit(Fault.OLD_OFFICE)
    if ending in {".docm", ".dotm"}:
        raise Unfit(Fault.MACROS)
    if kind is None:
        raise Unfit(_unreadable(content, ending, known))
    if ending not in {"", *ENDINGS[kind]}:
        raise Unfit(Fault.NOT_WHAT_IT_SAYS if ending in known else Fault.UNKNOWN_KIND)
    return kind


def _unreadable(content: bytes, ending: str, known: list[str]) -> Fault:
    """Why content is of no kind we take: damaged, or really something else."""
    if ending not in known:
        return Fault.UNKNOWN_KIND
    is_damaged = ending in {".docx", ".odt"} and content.startswith(b"PK")
    return Fault.BROKEN if is_damaged else Fault.NOT_WHAT_IT_SAYS
