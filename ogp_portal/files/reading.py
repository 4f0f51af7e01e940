"""The words in a file, so that they can be searched. Run by the process of its own (sandbox.py)."""

import io
import logging
import zipfile
from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET

from ogp_portal.common import limits

from .kinds import OPEN_TEXT, WORD, decoded

logger = logging.getLogger(__name__)

UNREADABLE = (zipfile.BadZipFile, ET.ParseError, ValueError, OSError)
"""What a broken file makes the readers raise, besides whatever a parser forgot to foresee."""


def text_in(content: bytes, content_type: str) -> str:
    """The text in `content` on one line, cut at the limit; "" where there is none.

    PDF, DOCX, ODT, TXT and CSV are read; a broken, encrypted or over-large file has no text.
    """
    read = _READERS.get(content_type)
    if read is None:
        return ""
    try:
        return _joined(read(io.BytesIO(content)))
    except UNREADABLE as problem:
        logger.info("no text: %s", problem)
    except Exception:
        # A parser of strangers' files raises whatever it meets; the document stays without text.
        logger.exception("the text of a file could not be read")
    return ""


def _joined(parts: Iterator[str]) -> str:
    """The parts with single spaces, no further than the limit."""
    words, length = [], 0
    for part in parts:
        clean = " ".join(part.replace("\x00", " ").split())
        words.append(clean)
        length += len(clean) + 1
        if length > limits.SEARCHED_TEXT_LENGTH:
            break
    text = " ".join(filter(None, words))[: limits.SEARCHED_TEXT_LENGTH]
    # Half a pair of surrogates, as some PDFs hold, cannot be stored.
    return text.encode(errors="ignore").decode()


def _pdf(file: io.BytesIO) -> Iterator[str]:
    """ValueError for what is no PDF that can be read."""
    from pypdf import PdfReader  # 6 MB that no reader's page needs
    from pypdf.errors import PyPdfError

    try:
        for number, page in enumerate(PdfReader(file).pages):
            if number >= limits.SEARCHED_PAGES:
                break
            yield page.extract_text()
    except PyPdfError as problem:
        raise ValueError(str(problem)) from problem


def _word(file: io.BytesIO) -> Iterator[str]:
    return _paragraphs(_xml_of(file, "word/document.xml"), "}p", "}t")


def _open_text(file: io.BytesIO) -> Iterator[str]:
    root = _xml_of(file, "content.xml")
    return ("".join(one.itertext()) for one in root.iter() if one.tag.endswith(("}p", "}h")))


def _paragraphs(root: ET.Element, paragraph: str, run: str) -> Iterator[str]:
    for one in root.iter():
        if one.tag.endswith(paragraph):
            yield "".join(part.text or "" for part in one.iter() if part.tag.endswith(run))


def _xml_of(file: io.BytesIO, name: str) -> ET.Element:
    """One part of a zipped document. ValueError when it is missing, too large or has entities."""
    with zipfile.ZipFile(file) as archive:
        if name not in archive.namelist():
            raise ValueError(f"there is no {name}")
        # The size that the archive states may be a lie, so no more than that is unpacked.
        with archive.open(name) as packed:
            content = packed.read(limits.UNPACKED_SIZE + 1)
    if len(content) > limits.UNPACKED_SIZE or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError(f"{name} is too large or declares entities")
    return ET.fromstring(content)  # noqa: S314 - no DOCTYPE, so no entities


def _plain(file: io.BytesIO) -> Iterator[str]:
    yield decoded(file.getvalue())


_READERS: dict[str, Callable[[io.BytesIO], Iterator[str]]] = {
    "application/pdf": _pdf,
    WORD: _word,
    OPEN_TEXT: _open_text,
    "text/plain": _plain,
    "text/csv": _plain,
}
