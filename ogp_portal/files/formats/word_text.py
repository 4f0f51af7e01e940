"""The words of a DOCX as one reads them: also in headers, notes, comments, text boxes and charts."""

import io
import re
import zipfile
from collections.abc import Iterator

from ogp_portal.common import limits

from ..faults import Unfit
from . import xml
from .visible import STYLES, Shown, hidden_styles
from .xml import Attributes, local

MAIN = "word/document.xml"
_READ = re.compile(
    r"word/(header|footer)\d*\.xml|word/(footnotes|endnotes|comments)\.xml"
    r"|word/(charts|diagrams)/[a-z]+\d*\.xml"
)
"""The parts with words besides the document itself, all of which the public copy keeps."""

_WORDS = {"t", "delText"}
_IN_CHARTS = {"v"}
_AS_SPACE = {"tab", "br", "cr", "ptab"}


def paragraphs(file: io.BytesIO) -> Iterator[str]:
    """The paragraphs of the document, then those beside it. ValueError for no DOCX one can read.

    What is in two versions, for programs new and old, comes once when both say the same.
    """
    with zipfile.ZipFile(file) as archive:
        parts = _Parts(archive)
        hidden = hidden_styles(parts.read(STYLES)) if STYLES in parts.names else set()
        for name in [MAIN, *sorted(filter(_READ.fullmatch, parts.names))]:
            found = _Paragraphs(Shown(part := parts.read(name), hidden))
            xml.read(part, found)
            yield from found.done


class _Parts:
    """Parts of an archive, no more of them than `limits.UNPACKED_SIZE` together."""

    def __init__(self, archive: zipfile.ZipFile):
        self.archive, self.names = archive, set(archive.namelist())
        self.left = limits.UNPACKED_SIZE

    def read(self, name: str) -> bytes:
        if name not in self.names:
            raise ValueError(f"there is no {name}")
        # The size that the archive states may be a lie, so no more than is left is unpacked.
        with self.archive.open(name) as packed:
            content = packed.read(self.left + 1)
        self.left -= len(content)
        if self.left < 0:
            raise ValueError(f"{name} is too large")
        return content


class _Paragraphs(xml.Visitor):
    """Gathers words; those of a text box stand before the paragraph that holds it."""

    def __init__(self, shown: Shown):
        self.shown = shown
        self.open: list[list[str]] = []
        self.done: list[str] = []
        self.known: set[str] = set()
        self.second_versions = 0

    def start(self, name: str, attributes: Attributes) -> Attributes | None:
        if not self.shown.begins(name, attributes):
            return None
        kind = local(name)
        self.second_versions += kind == "Fallback"
        if kind == "p":
            self.open.append([])
        elif kind in _AS_SPACE:
            self._add(" ")
        elif kind == "noBreakHyphen":
            self._add("-")
        return attributes

    def text(self, name: str, words: str) -> str:
        if local(name) in _IN_CHARTS:
            self.done.append(words)
        elif local(name) in _WORDS and self.shown.is_shown:
            self._add(words)
        return words

    def _add(self, words: str) -> None:
        if self.open:
            self.open[-1].append(words)
        else:
            self.done.append(words)

    def end(self, name: str) -> None:
        kind = local(name)
        self.shown.ends(name)
        self.second_versions -= kind == "Fallback"
        if kind == "p" and self.open:
            words = "".join(self.open.pop())
            if not (self.second_versions and words in self.known):
                self.done.append(words)
            self.known.add(words)


def read(file: io.BytesIO) -> Iterator[str]:
    """As `paragraphs`; also what is no XML is a ValueError."""
    try:
        yield from paragraphs(file)
    except Unfit as unfit:
        raise ValueError("a part of the document is no XML, or declares entities") from unfit
