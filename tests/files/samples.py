"""Files as strangers send them, made here: sound ones, and one of each bad kind."""

import io
import struct
import zipfile
import zlib

import typst
from PIL import Image
from pypdf import PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

PDF, PNG, JPEG, TEXT = "application/pdf", "image/png", "image/jpeg", "text/plain"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
AUTHOR = "Kirsten Hemmelig"


def zipped(parts: dict[str, str | bytes], *, stored: bool = False) -> bytes:
    content = io.BytesIO()
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def pdf(words: str = "Åbne data") -> bytes:
    return typst.compile(f'#set document(author: "{AUTHOR}")\n{words}'.encode(), format="pdf")


def changed_pdf(change) -> bytes:
    """A PDF of one page that `change(writer)` has added something to."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf()))
    change(writer)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def with_action(kind: str, **entries) -> bytes:
    """A PDF that does something when it is opened."""

    def change(writer: PdfWriter) -> None:
        action = DictionaryObject({NameObject("/S"): NameObject(kind)})
        for name, value in entries.items():
            action[NameObject(f"/{name}")] = TextStringObject(value)
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)

    return changed_pdf(change)


def pdf_with_named_script() -> bytes:
    """A script in the list of names, where Acrobat runs it."""

    def change(writer: PdfWriter) -> None:
        names = DictionaryObject({NameObject("/JavaScript"): DictionaryObject()})
        writer.root_object[NameObject("/Names")] = names

    return changed_pdf(change)


def pdf_with_photograph() -> bytes:
    """A scanner's or a camera's own JPEG, as programs put it into a PDF untouched."""

    def change(writer: PdfWriter) -> None:
        shown = StreamObject()
        shown._data = photograph()
        shown[NameObject("/Subtype")] = NameObject("/Image")
        shown[NameObject("/Filter")] = NameObject("/DCTDecode")
        pictures = DictionaryObject({NameObject("/Im0"): writer._add_object(shown)})
        writer.pages[0]["/Resources"][NameObject("/XObject")] = pictures

    return changed_pdf(change)


def pdf_with_comment() -> bytes:
    """A comment that names its author, and a link to an address."""

    def change(writer: PdfWriter) -> None:
        page = writer.pages[0]
        comment = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Text"),
                NameObject("/Rect"): ArrayObject(map(NumberObject, (10, 10, 30, 30))),
                NameObject("/Contents"): TextStringObject("Er det rigtigt?"),
                NameObject("/T"): TextStringObject(AUTHOR),
            }
        )
        page[NameObject("/Annots")] = ArrayObject([writer._add_object(comment)])
        writer.add_annotation(0, Link(rect=(50, 50, 90, 60), url="https://example.org/"))

    return changed_pdf(change)


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 4), **options) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, "red").save(content, kind, **options)
    return content.getvalue()


def photograph() -> bytes:
    """A JPEG on its side that says where it was taken and by whom, with a small copy of itself."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x013B] = AUTHOR
    exif.get_ifd(0x8825)[2] = (55.0, 40.0, 34.0)
    return picture("JPEG", exif=exif, comment=AUTHOR.encode())


def huge_picture(side: int = 20_000) -> bytes:
    """A PNG of a few hundred kilobytes with 400 million points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        packed = name + data
        return struct.pack("!I", len(data)) + packed + struct.pack("!I", zlib.crc32(packed))

    header = struct.pack("!IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(side // 8 + 1) * side)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def relations(*rows: tuple[str, str, bool]) -> str:
    """Relations of a part: (kind, target, whether it leads out)."""
    mode = {True: ' TargetMode="External"', False: ""}
    shown = "".join(
        f'<Relationship Id="rId{place}" Type="{OFFICE}/{kind}" Target="{target}"{mode[leads_out]}/>'
        for place, (kind, target, leads_out) in enumerate(rows, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{shown}</Relationships>'


def word(body: str = "", **parts: str | bytes) -> bytes:
    """A DOCX with an author, a tracked change and a comment; `parts` with __ for a slash."""
    document = (
        f'<w:document xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:x="urn:x" x:Ignorable="x"><w:body>'
        f'<w:p w:rsidR="00AB12CD"><w:r><w:t>Åbne data</w:t></w:r>'
        f'<w:ins w:id="1" w:author="{AUTHOR}" w:date="2026-11-01T10:00:00Z">'
        f"<w:r><w:t> nu</w:t></w:r></w:ins></w:p>{body}</w:body></w:document>"
    )
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    base = {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
            f'ContentType="application/xml"/><Override PartName="/word/document.xml" '
            f'ContentType="{main}"/><Override PartName="/docProps/core.xml" '
            f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
        ),
        "_rels/.rels": relations(
            ("officeDocument", "word/document.xml", False),
            ("metadata/core-properties", "docProps/core.xml", False),
        ),
        "word/document.xml": document,
        "word/comments.xml": (
            f'<w:comments xmlns:w="{W}"><w:comment w:id="0" w:author="{AUTHOR}" w:initials="KH">'
            f"<w:p><w:r><w:t>Husk fristen</w:t></w:r></w:p></w:comment></w:comments>"
        ),
        "word/_rels/document.xml.rels": relations(
            ("comments", "comments.xml", False), ("hyperlink", "https://example.org/", True)
        ),
        "docProps/core.xml": (
            '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="urn:dc">'
            f"<dc:creator>{AUTHOR}</dc:creator></cp:coreProperties>"
        ),
    }
    return zipped(base | {name.replace("__", "/"): part for name, part in parts.items()})


def open_text(body: str = "", **parts: str | bytes) -> bytes:
    """An ODT with an author and a comment; `parts` with __ for a slash."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:{prefix}"' for prefix in ("office", "text", "dc", "draw", "script")
    )
    content = (
        f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<office:body><office:text><text:p>Åbne data nu<office:annotation>"
        f"<dc:creator>{AUTHOR}</dc:creator><dc:date>2026-11-01T10:00:00</dc:date>"
        f"<text:p>Husk fristen</text:p></office:annotation></text:p>{body}"
        f"</office:text></office:body></office:document-content>"
    )
    base = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "meta.xml": f'<m xmlns:dc="urn:dc"><dc:creator>{AUTHOR}</dc:creator></m>',
        "META-INF/manifest.xml": "<manifest/>",
    }
    return zipped(base | {name.replace("__", "/"): part for name, part in parts.items()})


def locked_pdf() -> bytes:
    return changed_pdf(lambda writer: writer.encrypt("hemmeligt"))


def locked_zip(content: bytes) -> bytes:
    """The archive with the mark of encryption on every part."""
    marked = bytearray(content)
    for beginning, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = marked.find(beginning)
        while place >= 0:
            marked[place + offset] |= 1
            place = marked.find(beginning, place + 4)
    return bytes(marked)


def with_second_picture(picture: bytes) -> bytes:
    """As phones write it: behind the picture another one, with a place of its own (MPF)."""
    return picture + photograph() + b"trailing words of Kirsten Hemmelig"


def scanned() -> bytes:
    """A JPEG 2000 as scanners write it, signed by a person in a box and in a comment."""
    content = io.BytesIO()
    Image.new("RGB", (8, 4), "red").save(content, "JPEG2000", comment=AUTHOR)
    box = b"xml " + f"<who>{AUTHOR}</who>".encode()
    return content.getvalue() + struct.pack("!I", len(box) + 4) + box


def pdf_with_picture(shown: bytes, *filters: str) -> bytes:
    """A PDF with one picture, packed as `filters` say; the first is the outermost."""

    def change(writer: PdfWriter) -> None:
        stream = StreamObject()
        stream._data = zlib.compress(shown) if "/FlateDecode" in filters else shown
        stream[NameObject("/Subtype")] = NameObject("/Image")
        stream[NameObject("/Filter")] = ArrayObject(map(NameObject, filters))
        pictures = DictionaryObject({NameObject("/Im0"): writer._add_object(stream)})
        writer.pages[0]["/Resources"][NameObject("/XObject")] = pictures

    return changed_pdf(change)


def pdf_with_link(address: str) -> bytes:
    def change(writer: PdfWriter) -> None:
        writer.add_annotation(0, Link(rect=(50, 50, 90, 60), url=address))

    return changed_pdf(change)
