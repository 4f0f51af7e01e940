"""The public copy holds what one reads, and nothing of who made it, when, where and with what."""

import io
import zipfile

import pytest
from PIL import Image
from pypdf import PdfReader

from ogp_portal.files import formats
from ogp_portal.files.faults import Unclean
from ogp_portal.files.formats import pictures
from ogp_portal.files.kinds import OPEN_TEXT, WORD
from ogp_portal.files.reading import text_in

from . import samples
from .samples import AUTHOR, JPEG, PDF, PNG, TEXT

EXIF_MARKS = (b"Exif", b"GPS", b"http://ns.adobe.com", b"JFXX")


def copy_of(content: bytes, content_type: str) -> bytes:
    return formats.cleaned(content, content_type, "Bilag 1")


def everything_in(content: bytes) -> bytes:
    """All bytes of a file, those of an archive's parts unpacked."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize(
    ("make", "content_type", "words"),
    [
        (samples.pdf, PDF, "Åbne data"),
        (samples.pdf_with_comment, PDF, "Åbne data"),
        (samples.word, WORD, "Åbne data nu"),
        (samples.open_text, OPEN_TEXT, "Åbne data nu"),
        (lambda: "Åbne data\r\n".encode("cp1252"), TEXT, "Åbne data"),
        (samples.photograph, JPEG, ""),
    ],
    ids=["pdf", "pdf with a comment", "word", "open text", "text", "photograph"],
)
def test_words_stay_and_the_author_goes(make, content_type, words):
    original = make()
    copied = copy_of(original, content_type)
    formats.check(copied, content_type)
    assert words in text_in(copied, content_type)
    for name in (AUTHOR, "Kirsten", "Hemmelig"):
        assert name.encode() not in everything_in(copied)


def test_a_comment_and_a_tracked_change_stay_without_their_author():
    parts = everything_in(copy_of(samples.word(), WORD)).decode()
    assert "Husk fristen" in parts
    assert 'w:author=""' in parts
    for gone in ("docProps", "2026-11-01", "rsid", 'w:initials="KH"'):
        assert gone not in parts
    assert "https://example.org/" in parts
    assert 'x:Ignorable="x"' in parts


def test_a_comment_in_open_text_stays_without_its_author():
    parts = everything_in(copy_of(samples.open_text(), OPEN_TEXT)).decode()
    assert "Husk fristen" in parts
    assert "meta.xml" not in parts
    assert "2026-11-01" not in parts


def test_open_text_begins_with_its_type():
    assert copy_of(samples.open_text(), OPEN_TEXT)[30:38] == b"mimetype"


def test_a_pdf_keeps_its_link_and_its_tags_and_gets_a_title():
    reader = PdfReader(io.BytesIO(copy_of(samples.pdf_with_comment(), PDF)))
    assert dict(reader.metadata) == {"/Title": "Bilag 1"}
    assert reader.xmp_metadata is None
    annotations = [one.get_object() for one in reader.pages[0]["/Annots"]]
    assert any(one.get("/A", {}).get("/URI") == "https://example.org/" for one in annotations)
    assert any(one.get("/Contents") == "Er det rigtigt?" for one in annotations)
    assert "/StructTreeRoot" in reader.root_object


def test_a_photograph_is_upright_and_says_nothing():
    copied = copy_of(samples.photograph(), JPEG)
    shown = Image.open(io.BytesIO(copied))
    assert shown.size == (4, 8)
    assert not shown.getexif()
    assert not {"exif", "comment", "icc_profile"} & shown.info.keys()
    assert not any(mark in copied for mark in EXIF_MARKS)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_any_mode_can_be_copied(mode):
    content = io.BytesIO()
    Image.new(mode, (3, 2)).save(content, "PNG")
    assert Image.open(io.BytesIO(copy_of(content.getvalue(), PNG))).size == (3, 2)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_jpeg_of_any_mode_can_be_copied(mode):
    content = io.BytesIO()
    Image.new(mode, (3, 2)).save(content, "JPEG")
    assert Image.open(io.BytesIO(copy_of(content.getvalue(), JPEG))).size == (3, 2)


def test_a_photograph_inside_a_document_loses_its_place(tmp_path):
    inside = samples.word(**{"word__media__image1.jpeg": samples.photograph()})
    with zipfile.ZipFile(io.BytesIO(copy_of(inside, WORD))) as archive:
        copied = archive.read("word/media/image1.jpeg")
    assert not any(mark in copied for mark in EXIF_MARKS)
    assert AUTHOR.encode() not in copied
    Image.open(io.BytesIO(copied)).load()


def test_a_photograph_inside_a_pdf_loses_its_place():
    original = samples.pdf_with_photograph()
    assert b"Exif" in original
    copied = copy_of(original, PDF)
    assert b"JFIF" in copied
    assert not any(mark in copied for mark in (b"Exif", b"Kirsten"))


@pytest.mark.parametrize(
    ("make", "content_type"),
    [
        (lambda: samples.word(**{"word__media__image1.emf": b"\x01\x00\x00\x00"}), WORD),
        (lambda: samples.word('<w:p w:custom="Kirsten Hemmelig"/>'), WORD),
        (lambda: samples.word('<w:p r:embed="rId77"/>'), WORD),
        (lambda: samples.open_text(Pictures__x_svg="<svg/>"), OPEN_TEXT),
        (lambda: samples.open_text('<text:p text:x="Kirsten Hemmelig"/>'), OPEN_TEXT),
        (lambda: samples.open_text('<draw:image xlink:href="Pictures/1.png"/>'), OPEN_TEXT),
    ],
)
def test_no_copy_is_made_where_cleaning_is_not_certain(make, content_type):
    with pytest.raises(Unclean):
        copy_of(make(), content_type)


MARKS = (*EXIF_MARKS, b"Kirsten", AUTHOR.encode())


def test_a_second_picture_behind_a_photograph_goes():
    inside = samples.word(
        **{"word__media__image1.jpeg": samples.with_second_picture(samples.photograph())}
    )
    with zipfile.ZipFile(io.BytesIO(copy_of(inside, WORD))) as archive:
        copied = archive.read("word/media/image1.jpeg")
    assert not any(mark in copied for mark in MARKS)
    assert Image.open(io.BytesIO(copied)).tobytes() == Image.new("RGB", (8, 4), (254, 0, 0)).tobytes()


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}])
def test_a_photographs_points_stay_when_its_words_go(options):
    content = io.BytesIO()
    drawn = Image.effect_mandelbrot((64, 64), (-2, -2, 2, 2), 50).convert("RGB")
    drawn.save(content, "JPEG", comment=AUTHOR.encode(), **options)
    bared = pictures.bare(samples.with_second_picture(content.getvalue()))
    assert not any(mark in bared for mark in MARKS)
    shown, expected = Image.open(io.BytesIO(bared)), Image.open(content)
    assert shown.tobytes() == expected.tobytes()


@pytest.mark.parametrize(
    ("shown", "filters"),
    [
        (samples.photograph, ("/FlateDecode", "/DCTDecode")),
        (lambda: samples.with_second_picture(samples.photograph()), ("/DCTDecode",)),
        (samples.scanned, ("/JPXDecode",)),
        (samples.scanned, ("/FlateDecode", "/JPXDecode")),
    ],
)
def test_a_picture_in_a_pdf_says_nothing_however_it_is_packed(shown, filters):
    copied = copy_of(samples.pdf_with_picture(shown(), *filters), PDF)
    picture = PdfReader(io.BytesIO(copied)).pages[0]["/Resources"]["/XObject"]["/Im0"]
    assert picture["/Filter"] == filters[-1]
    assert not any(mark in picture._data for mark in MARKS)
    assert Image.open(io.BytesIO(picture._data)).size == (8, 4)
    Image.open(io.BytesIO(picture._data)).load()


def test_no_copy_is_made_of_a_pdf_whose_picture_cannot_be_read():
    with pytest.raises(Unclean):
        copy_of(samples.pdf_with_picture(b"Kirsten", "/DCTDecode"), PDF)


LOCAL = [
    "file:///C:/Users/kirsten/svar.docx",
    "FILE://server/kirsten/svar.docx",
    r"C:\Users\kirsten\svar.docx",
    "c:/users/kirsten/svar.docx",
    r"\\server\kirsten\svar.docx",
    "/home/kirsten/svar.docx",
    "/Users/kirsten/svar.docx",
    "%5C%5Cserver%5Ckirsten",
]


@pytest.mark.parametrize("address", LOCAL)
def test_a_link_to_the_writers_own_machine_goes_from_a_pdf(address):
    assert addresses_in(samples.pdf_with_link(address)) == [address]
    assert addresses_in(copy_of(samples.pdf_with_link(address), PDF)) == [None]


@pytest.mark.parametrize("address", ["https://example.org/users/", "mailto:a@example.org", "#note"])
def test_a_link_to_an_address_stays_in_a_pdf(address):
    assert addresses_in(copy_of(samples.pdf_with_link(address), PDF)) == [address]


def addresses_in(content: bytes) -> list[str | None]:
    """Where each link of the first page leads."""
    links = PdfReader(io.BytesIO(content)).pages[0]["/Annots"]
    return [one.get_object().get("/A", {}).get("/URI") for one in links]
