"""The words in a file, so that they can be searched. Run by the process of its own (sandbox.py)."""

import io
import logging
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from ogp_portal.common import limits

from .faults import Unread
from .kinds import OPEN_TEXT, WORD, decoded

logger = logging.getLogger(__name__)

UNREADABLE = (zipfile.BadZipFile, ET.ParseError, ValueError, OSError)
"""What a broken file makes the readers raise, besides whatever a parser forgot to foresee."""


PICTURES = {"image/png", "image/jpeg"}


@dataclass(frozen=True)
class Reading:
    """What a file says, on one line, and what of it the words do not tell.

    `bare_pages` are the pages that only a picture can show, from 1; a picture is one. `is_cut`:
    the file says more than is read.
    """

    text: str
    bare_pages: list[int]
    is_cut: bool


def text_in(content: bytes, content_type: str) -> str:
    """The text in `content` on one line, cut at the limit; "" where there is none.

    PDF, DOCX, ODT, TXT and CSV are read; a broken, encrypted or over-large file has no text.
    """
    try:
        return read(content, content_type).text
    except Unread as problem:
        logger.info("no text: %s", problem)
        return ""


def read(content: bytes, content_type: str) -> Reading:
    """The whole of what the file says, as far as the limits. Raises `Unread` where it is broken.

    A picture, and a kind that nobody reads, has no text.
    """
    if content_type in PICTURES:
        return Reading("", [1], is_cut=False)
    reader = _READERS.get(content_type)
    if reader is None:
        return Reading("", [], is_cut=False)
    try:
        found = _joined(reader(io.BytesIO(content)))
    except UNREADABLE as problem:
        raise Unread(str(problem)) from problem
    except Exception as problem:
        # A parser of strangers' files raises whatever it meets.
        logger.exception("the text of a file could not be read")
        raise Unread(f"{type(problem).__name__}: {problem}") from problem
    return found if content_type == "application/pdf" else replace(found, bare_pages=[])


def _joined(pages: Iterator[str | None]) -> Reading:
    """The pages or paragraphs with single spaces, no further than the limit."""
    words, bare, length, is_cut = [], [], 0, False
    for number, page in enumerate(pages, start=1):
        if page is None or length > limits.SEARCHED_TEXT_LENGTH:
            is_cut = True
            break
        clean = " ".join(page.replace("\x00", " ").split())
        words.append(clean)
        length += len(clean) + 1
        if not clean:
            bare.append(number)
    text = " ".join(filter(None, words))
    is_cut = is_cut or len(text) > limits.SEARCHED_TEXT_LENGTH
    text = text[: limits.SEARCHED_TEXT_LENGTH]
    # Half a pair of surrogates, as some PDFs hold, cannot be stored.
    return Reading(text.encode(errors="ignore").decode(), bare, is_cut)


def _pdf(file: io.BytesIO) -> Iterator[str | None]:
    """Page for page, then None where pages are left out. ValueError for no PDF one can read."""
    from pypdf import PdfReader  # 6 MB that no reader's page needs
    from pypdf.errors import PyPdfError

    try:
        for number, page in enumerate(PdfReader(file).pages):
            if number >= limits.SEARCHED_PAGES:
                yield None
                break
            yield page.extract_text()
    except PyPdfError as problem:
        raise ValueError(str(problem)) from problem


def _word(file: io.BytesIO) -> Iterator[str]:
    from .formats import word_text  # the parsers of all formats come along

    return word_text.read(file)


def _open_text(file: io.BytesIO) -> Iterator[str]:
    """The paragraphs of the document, then those of its headers and footers."""
    for name, must_be_there in (("content.xml", True), ("styles.xml", False)):
        root = _xml_of(file, name, must_be_there=must_be_there)
        for space in root.iter():
            if space.tag.endswith(("}tab", "}line-break", "}s")):
                space.text = " "
        yield from (
            "".join(one.itertext()) for one in root.iter() if one.tag.endswith(("}p", "}h"))
        )


def _xml_of(file: io.BytesIO, name: str, *, must_be_there: bool = True) -> ET.Element:
    """One part of a zipped document. ValueError when it is missing, too large or has entities."""
    with zipfile.ZipFile(file) as archive:
        if name not in archive.namelist():
            if not must_be_there:
                return ET.Element("nothing")
            raise ValueError(f"there is no {name}")
        # The size that the archive states may be a lie, so no more than that is unpacked.
        with archive.open(name) as packed:
            content = packed.read(limits.UNPACKED_SIZE + 1)
    if len(content) > limits.UNPACKED_SIZE or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError(f"{name} is too large or declares entities")
    return ET.fromstring(content)  # noqa: S314 - no DOCTYPE, so no entities


def _plain(file: io.BytesIO) -> Iterator[str]:
    yield decoded(file.getvalue())


_READERS: dict[str, Callable[[io.BytesIO], Iterator[str | None]]] = {
    "application/pdf": _pdf,
    WORD: _word,
    OPEN_TEXT: _open_text,
    "text/plain": _plain,
    "text/csv": _plain,
}
