"""The words in a file."""

import io
import zipfile

import pytest
import typst
from pypdf import PdfWriter

from ogp_portal.common import limits
from ogp_portal.files.kinds import OPEN_TEXT, WORD
from ogp_portal.files.reading import text_in
from ogp_portal.files.sandbox import text_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
T = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
WORD_XML = f"<w:document {W}><w:p><w:t>Åbne </w:t><w:t>data</w:t></w:p><w:p><w:t>nu</w:t></w:p></w:document>"
OPEN_XML = f"<office><text:h {T}>Åbne data</text:h><text:p {T}>nu</text:p></office>"


def zipped(name: str, content: str | bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


@pytest.fixture
def read():
    """A function: the text of a file with these bytes."""
    return text_in


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (zipped("word/document.xml", WORD_XML), WORD),
        (zipped("content.xml", OPEN_XML), OPEN_TEXT),
        ("Åbne data\r\n\tnu\x00".encode(), "text/plain"),
        ("Åbne data nu".encode("utf-8-sig"), "text/csv"),
        ("Åbne data nu".encode("cp1252"), "text/csv"),
    ],
)
def test_words_are_read_from_each_kind_of_file(read, content, content_type):
    assert read(content, content_type) == "Åbne data nu"


def test_words_are_read_from_a_pdf(read):
    assert "Åbne data" in read(typst.compile("Åbne data".encode(), format="pdf"), "application/pdf")


def _locked() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("hemmeligt")
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


BOMB = f'<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document {W}><w:p><w:t>&a;</w:t></w:p></w:document>'


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"%PDF-1.7 broken", "application/pdf"),
        (b"", "application/pdf"),
        (_locked(), "application/pdf"),
        (b"PK broken", WORD),
        (zipped("other.xml", WORD_XML), WORD),
        (zipped("word/document.xml", "<not closed"), WORD),
        (zipped("word/document.xml", BOMB), WORD),
        (b"\x89PNG", "image/png"),
        (b"words", "application/octet-stream"),
    ],
)
def test_a_file_that_cannot_be_read_has_no_text(read, content, content_type):
    assert read(content, content_type) == ""


def test_a_file_that_unpacks_to_too_much_has_no_text(read, monkeypatch):
    monkeypatch.setattr(limits, "UNPACKED_SIZE", 100)
    assert read(zipped("word/document.xml", WORD_XML.replace("nu", "nu" * 500)), WORD) == ""


def test_a_long_text_is_cut_at_the_limit(read, monkeypatch):
    monkeypatch.setattr(limits, "SEARCHED_TEXT_LENGTH", 9)
    assert read("Åbne data nu".encode(), "text/plain") == "Åbne data"


def test_a_file_that_is_gone_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        text_of(tmp_path / "gone", "text/plain")
