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
    assert (
        Image.open(io.BytesIO(copied)).tobytes() == Image.new("RGB", (8, 4), (254, 0, 0)).tobytes()
    )


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


def field(instruction: str, result: str) -> str:
    """A field as Word writes it, its instruction in two pieces."""
    half = len(instruction) // 2
    run, mark = "<w:r>{}</w:r>", '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    told = [f"<w:instrText>{one}</w:instrText>" for one in (instruction[:half], instruction[half:])]
    pieces = [
        mark.format("begin"),
        *(run.format(one) for one in told),
        mark.format("separate"),
        run.format(f"<w:t>{result}</w:t>"),
        mark.format("end"),
    ]
    return f"<w:p>{''.join(pieces)}</w:p>"


def simple_field(instruction: str, result: str) -> str:
    quoted = instruction.replace('"', "&quot;")
    return (
        f'<w:p><w:fldSimple w:instr="{quoted}"><w:r><w:t>{result}</w:t></w:r></w:fldSimple></w:p>'
    )


@pytest.mark.parametrize("make", [field, simple_field])
@pytest.mark.parametrize(
    "instruction",
    [
        " AUTHOR ",
        r" FILENAME \\p \\* MERGEFORMAT ",
        ' USERNAME "Kirsten" ',
        " LASTSAVEDBY ",
        ' DOCPROPERTY "Author" ',
        " userinitials",
    ],
)
def test_what_word_writes_about_its_user_goes_from_a_document(make, instruction):
    body = make(instruction, "Kirsten Hem") + "<w:p><w:r><w:t>efter</w:t></w:r></w:p>"
    copied = copy_of(samples.word(body), WORD)
    assert b"Kirsten" not in everything_in(copied)
    assert text_in(copied, WORD).startswith("Åbne data nu efter")
    assert "Kirsten" not in text_in(samples.word(body), WORD)


@pytest.mark.parametrize("make", [field, simple_field])
@pytest.mark.parametrize(
    "instruction",
    [
        r' INCLUDEPICTURE "C:\\Users\\Kirsten\\x.png" \\* MERGEFORMATINET ',
        r' INCLUDETEXT "file:///Kirsten/x.docx" ',
        r' HYPERLINK "\\\\server\\Kirsten\\x.docx" ',
        ' LINK Excel.Sheet "https://drive.example/Kirsten.xlsx" ',
    ],
)
def test_where_a_field_fetches_goes_and_what_it_shows_stays(make, instruction):
    copied = copy_of(samples.word(make(instruction, "Tabel 1")), WORD)
    assert b"Kirsten" not in everything_in(copied)
    assert "Tabel 1" in text_in(copied, WORD)


@pytest.mark.parametrize("make", [field, simple_field])
def test_fields_that_count_and_point_stay(make):
    body = make(" PAGE ", "7") + make(' HYPERLINK "https://example.org/" ', "Se her")
    copied = copy_of(samples.word(body), WORD)
    assert b"PA" in everything_in(copied)
    assert b"ple.org/" in everything_in(copied)
    assert "7 Se her" in text_in(copied, WORD)


def test_what_stands_inside_the_instruction_of_a_field_does_not_come_to_light():
    inner = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>Kirsten</w:t></w:r>'
    body = field(" IF 1 ", "Vist").replace(
        '<w:r><w:fldChar w:fldCharType="separate"/>',
        f'{inner}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/>',
    )
    copied = copy_of(samples.word(body), WORD)
    assert b"Kirsten" not in everything_in(copied)
    assert "Vist" in text_in(copied, WORD)


STYLES = (
    f'<w:styles xmlns:w="{samples.W}">'
    '<w:style w:styleId="Skjult"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Under"><w:basedOn w:val="Skjult"/></w:style>'
    '<w:style w:styleId="Vist"><w:basedOn w:val="Skjult"/><w:rPr><w:vanish w:val="0"/></w:rPr>'
    "</w:style></w:styles>"
)


@pytest.mark.parametrize(
    ("paragraph", "is_seen"),
    [
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>Ordet</w:t></w:r>", False),
        ('<w:r><w:rPr><w:vanish w:val="false"/></w:rPr><w:t>Ordet</w:t></w:r>', True),
        ('<w:r><w:rPr><w:rStyle w:val="Skjult"/></w:rPr><w:t>Ordet</w:t></w:r>', False),
        ('<w:r><w:rPr><w:rStyle w:val="Under"/></w:rPr><w:t>Ordet</w:t></w:r>', False),
        ('<w:r><w:rPr><w:rStyle w:val="Vist"/></w:rPr><w:t>Ordet</w:t></w:r>', True),
        ('<w:pPr><w:pStyle w:val="Skjult"/></w:pPr><w:r><w:t>Ordet</w:t></w:r>', False),
        ("<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>Ordet</w:t></w:r>", True),
        (
            "<w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>Ordet</w:t></w:r>",
            True,
        ),
    ],
)
def test_hidden_words_go_and_shown_ones_stay(paragraph, is_seen):
    original = samples.word(f"<w:p>{paragraph}</w:p>", **{"word__styles.xml": STYLES})
    copied = copy_of(original, WORD)
    assert (b"Ordet" in everything_in(copied)) is is_seen
    assert ("Ordet" in text_in(original, WORD)) is is_seen


def test_no_copy_is_made_of_a_document_with_a_hidden_picture():
    box = f"<w:drawing><w:txbxContent>{field(' PAGE ', '7')}</w:txbxContent></w:drawing>"
    hidden = f"<w:p><w:r><w:rPr><w:vanish/></w:rPr>{box}</w:r></w:p>"
    original = samples.word(hidden + field(" AUTHOR ", "Kirsten"))
    assert text_in(original, WORD) == "Åbne data nu Husk fristen"
    with pytest.raises(Unclean):
        copy_of(original, WORD)


def test_names_of_content_controls_go():
    body = (
        '<w:sdt><w:sdtPr><w:alias w:val="Kirstens felt"/><w:tag w:val="kirsten"/></w:sdtPr>'
        "<w:sdtContent><w:p><w:r><w:t>Feltet</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    copied = copy_of(samples.word(body), WORD)
    assert b"irsten" not in everything_in(copied)
    assert "Feltet" in text_in(copied, WORD)


@pytest.mark.parametrize("address", LOCAL)
def test_a_link_to_the_writers_own_machine_goes_from_a_document(address):
    rows = samples.relations(("hyperlink", address, True), ("hyperlink", "https://a.dk/", True))
    link = '<w:p><w:hyperlink r:id="rId{}"><w:r><w:t>Se {}</w:t></w:r></w:hyperlink></w:p>'
    body = link.format(1, "bilag") + link.format(2, "siden")
    copied = copy_of(samples.word(body, **{"word___rels__document.xml.rels": rows}), WORD)
    assert b"kirsten" not in everything_in(copied).lower()
    assert b"https://a.dk/" in everything_in(copied)
    assert "Se bilag Se siden" in text_in(copied, WORD)
    formats.check(copied, WORD)


@pytest.mark.parametrize("address", LOCAL)
def test_a_link_to_the_writers_own_machine_goes_from_open_text(address):
    body = f'<text:p><text:a xlink:href="{address}">Se bilag</text:a></text:p>'
    copied = copy_of(samples.open_text(body), OPEN_TEXT)
    assert b"kirsten" not in everything_in(copied).lower()
    assert "Se bilag" in text_in(copied, OPEN_TEXT)


@pytest.mark.parametrize(
    "field", ["author-name", "author-initials", "creator", "file-name", "sender-email"]
)
def test_what_the_program_writes_about_its_user_goes_from_open_text(field):
    body = f"<text:p>Hilsen <text:{field}>Kirsten</text:{field}></text:p>"
    copied = copy_of(samples.open_text(body), OPEN_TEXT)
    assert b"Kirsten" not in everything_in(copied)


@pytest.mark.parametrize(
    "body",
    [
        '<text:hidden-paragraph text:condition="ooow:1" text:is-hidden="true">x</text:hidden-paragraph>',
        '<text:hidden-text text:string-value="Kirsten" text:is-hidden="true"/>',
        '<text:section text:display="none"><text:p>Kirsten</text:p></text:section>',
    ],
)
def test_no_copy_is_made_of_open_text_with_hidden_words(body):
    with pytest.raises(Unclean):
        copy_of(samples.open_text(body), OPEN_TEXT)
