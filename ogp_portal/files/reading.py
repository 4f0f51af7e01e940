"""The words in a file, so that they can be searched. Only ever called by later work: it is slow."""

import logging
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from ogp_portal.common import limits

logger = logging.getLogger(__name__)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
UNREADABLE = (zipfile.BadZipFile, ET.ParseError, ValueError, OSError)
"""What a broken file makes the readers raise, besides whatever a parser forgot to foresee."""


def text_of(path: Path, content_type: str) -> str:
    """The text of the file at `path` on one line, cut at the limit; "" where there is none.

    PDF, DOCX, ODT, TXT and CSV are read; a broken, encrypted or over-large file has no text.
    FileNotFoundError when the bytes are not there.
    """
    read = _READERS.get(content_type)
    if read is None or path.stat().st_size > limits.FILE_SIZE:
        return ""
    try:
        return _joined(read(path))
    except UNREADABLE as problem:
        logger.info("no text in %s: %s", path.name, problem)
    except Exception:
        # A parser of strangers' files raises whatever it meets; the document stays without text.
        logger.exception("the text of %s could not be read", path.name)
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


def _pdf(path: Path) -> Iterator[str]:
    """ValueError for what is no PDF that can be read."""
    from pypdf import PdfReader  # 6 MB that no reader's page needs
    from pypdf.errors import PyPdfError

    try:
        for number, page in enumerate(PdfReader(path).pages):
            if number >= limits.SEARCHED_PAGES:
                break
            yield page.extract_text()
    except PyPdfError as problem:
        raise ValueError(str(problem)) from problem


def _word(path: Path) -> Iterator[str]:
    return _paragraphs(_xml_of(path, "word/document.xml"), "}p", "}t")


def _open_text(path: Path) -> Iterator[str]:
    root = _xml_of(path, "content.xml")
    return ("".join(one.itertext()) for one in root.iter() if one.tag.endswith(("}p", "}h")))


def _paragraphs(root: ET.Element, paragraph: str, run: str) -> Iterator[str]:
    for one in root.iter():
        if one.tag.endswith(paragraph):
            yield "".join(part.text or "" for part in one.iter() if part.tag.endswith(run))


def _xml_of(path: Path, name: str) -> ET.Element:
    """One part of a zipped document. ValueError when it is missing, too large or has entities."""
    with zipfile.ZipFile(path) as archive:
        if name not in archive.namelist():
            raise ValueError(f"there is no {name}")
        # The size that the archive states may be a lie, so no more than that is unpacked.
        with archive.open(name) as packed:
            content = packed.read(limits.UNPACKED_SIZE + 1)
    if len(content) > limits.UNPACKED_SIZE or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError(f"{name} is too large or declares entities")
    return ET.fromstring(content)  # noqa: S314 - no DOCTYPE, so no entities


def _plain(path: Path) -> Iterator[str]:
    """UTF-8, else what Windows wrote in Denmark."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    yield text


_READERS: dict[str, Callable[[Path], Iterator[str]]] = {
    "application/pdf": _pdf,
    WORD: _word,
    OPEN_TEXT: _open_text,
    "text/plain": _plain,
    "text/csv": _plain,
}
