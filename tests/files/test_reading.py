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

from . import samples

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


NUMBER = "010203-1234"


@pytest.mark.parametrize(
    "name", ["header1", "header", "footer2", "footnotes", "endnotes", "comments", "charts__chart1"]
)
def test_words_beside_the_text_of_a_document_are_read(read, name):
    part = f"<w:x {W}><w:p><w:t>Nr. </w:t><w:t>{NUMBER}</w:t></w:p></w:x>"
    text = read(samples.word(**{f"word__{name}.xml": part}), WORD)
    assert text.startswith("Åbne data nu")
    assert f"Nr. {NUMBER}" in text


def test_a_text_box_is_read_once_though_it_is_written_for_two_programs(read):
    box = f"<w:txbxContent><w:p><w:r><w:t>Nr. {NUMBER}</w:t></w:r></w:p></w:txbxContent>"
    body = (
        f"<w:p><w:r><x:AlternateContent><x:Choice>{box}</x:Choice><x:Fallback>{box}</x:Fallback>"
        "</x:AlternateContent></w:r><w:r><w:t>efter</w:t></w:r></w:p>"
    )
    assert read(samples.word(body), WORD).count(NUMBER) == 1


def test_what_only_old_programs_show_is_read_too(read):
    body = f"<x:Fallback><w:p><w:r><w:t>Nr. {NUMBER}</w:t></w:r></w:p></x:Fallback>"
    assert NUMBER in read(samples.word(body), WORD)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "<w:t>CPR</w:t><w:tab/><w:t>010203</w:t><w:noBreakHyphen/><w:t>1234</w:t>",
            "CPR 010203-1234",
        ),
        ("<w:delText>010203-1234</w:delText>", "010203-1234"),
        ("<w:t>Nr</w:t><w:br/><w:t>7</w:t>", "Nr 7"),
    ],
)
def test_signs_that_word_writes_in_its_own_way_are_read(read, written, expected):
    assert expected in read(samples.word(f"<w:p><w:r>{written}</w:r></w:p>"), WORD)


def test_headers_of_open_text_are_read(read):
    header = f"<office><text:p {T}>Nr.<text:tab/>{NUMBER}</text:p></office>"
    text = read(samples.open_text(**{"styles.xml": header}), OPEN_TEXT)
    assert f"Nr. {NUMBER}" in text


def test_parts_together_are_no_larger_than_the_limit(read, monkeypatch):
    monkeypatch.setattr(limits, "UNPACKED_SIZE", 1_500)
    assert read(samples.word(), WORD)
    long = f"<w:x {W}><w:p><w:t>{'x' * 1_000}</w:t></w:p></w:x>"
    assert read(samples.word(**{"word__header1.xml": long}), WORD) == ""
