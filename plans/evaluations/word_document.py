"""The report as a DOCX file, for those who go on working with it.

Headings, tables and languages are marked as such, so a screen reader and a table of contents find
them. A chart is told in words: its figures stand in a table beside it anyway.
"""

import datetime as dt
import io
import re
import zipfile

from docx import Document
from docx.document import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph as DocxParagraph
from docx.text.run import Run

from .content import (
    Block,
    Chart,
    Comment,
    Heading,
    Paragraph,
    Points,
    Reference,
    ReferenceList,
    Report,
    Sentence,
    Span,
    Table,
    Words,
)

LOCALES = {"da": "da-DK", "en": "en-GB"}
QUOTES = {"da": ("»", "«"), "en": ("“", "”")}
DEEPEST = 9
"""Levels of headings that Word knows."""

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that somebody may have typed and that no XML file can hold."""


def docx_bytes(report: Report) -> bytes:
    """The report as DOCX. The same report gives the same bytes."""
    document = Document()
    _describe(document, report)
    document.add_heading(report.title, level=0)
    _say(document.add_paragraph(), report.subtitle, report.subtitle_language, report)
    for mark in report.marks:
        document.add_paragraph().add_run(mark).bold = True
    for name, value in report.facts:
        line = document.add_paragraph()
        line.add_run(f"{name}: ").bold = True
        _say(line, value, "", report)
    for block in report.blocks:
        _PRINTERS[type(block)](document, block, report)
    return _same_bytes(document)


def _describe(document: Docx, report: Report) -> None:
    """Title, language and date, as programs read them; no author."""
    made = dt.datetime(*report.date, tzinfo=dt.UTC)
    own = document.core_properties
    own.title, own.author, own.comments = report.title, "", ". ".join(report.marks)
    own.language = LOCALES[report.language]
    own.created = own.modified = made
    own.last_modified_by, own.revision = "", 1
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    _set_language(normal.element.get_or_add_rPr(), report.language)


def _set_language(properties, language: str) -> None:
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), LOCALES[language])
    properties.append(element)


def _say(paragraph: DocxParagraph, text: str, language: str, report: Report) -> Run | None:
    """Adds words, marked with their language where it is not the report's."""
    if not text:
        return None
    run = paragraph.add_run(_NOT_IN_XML.sub("", text))
    if language and language != report.language:
        _set_language(run._r.get_or_add_rPr(), language)
    return run


def _heading(document: Docx, block: Heading, report: Report) -> None:
    heading = document.add_heading(level=min(block.level, DEEPEST))
    _say(heading, block.text, block.language, report)


def _paragraph(document: Docx, block: Paragraph, report: Report) -> None:
    line = document.add_paragraph()
    for number, sentence in enumerate(block.sentences):
        if number:
            line.add_run(" ")
        _sentence(line, sentence, report)


def _sentence(line: DocxParagraph, sentence: Sentence, report: Report) -> None:
    opening, closing = QUOTES[report.language]
    pieces = [
        (sentence.before, ""),
        (f"{opening}{sentence.quote}{closing}" if sentence.quote else "", sentence.language),
        (sentence.after, ""),
    ]
    said = [piece for piece in pieces if piece[0]]
    for number, (text, language) in enumerate(said):
        run = _say(line, f" {text}" if number else text, language, report)
        run.italic = sentence.is_gap or None
    _codes(line, sentence.references)


def _codes(line: DocxParagraph, references: tuple[str, ...]) -> None:
    if references:
        line.add_run(" " + " ".join(f"[{code}]" for code in references))


def _words(document: Docx, block: Words, report: Report) -> None:
    for number, text in enumerate(block.paragraphs, start=1):
        line = document.add_paragraph(style="Quote")
        _say(line, text, block.language, report)
        if number == len(block.paragraphs):
            _codes(line, block.references)


def _table(document: Docx, block: Table, report: Report) -> None:
    document.add_paragraph(block.caption, style="Caption")
    table = document.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, block.columns, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    _repeat_on_each_page(table.rows[0])
    for row in block.rows:
        # One look-up of cells per row: `table.cell` would walk the whole table each time.
        for cell, sentence in zip(table.add_row().cells, row, strict=True):
            _sentence(cell.paragraphs[0], sentence, report)


def _repeat_on_each_page(row) -> None:
    """Marks the row as the table's headings."""
    element = OxmlElement("w:tblHeader")
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)


def _chart(document: Docx, block: Chart, report: Report) -> None:
    line = document.add_paragraph()
    line.add_run(f"{block.title}. ").bold = True
    _say(line, block.description, "", report)


def _references(document: Docx, block: ReferenceList, report: Report) -> None:
    document.add_heading(block.heading, level=2)
    for entry in block.entries:
        line = document.add_paragraph(f"[{entry.code}] ")
        _say(line, f"{entry.before} " if entry.before else "", "", report)
        _say(line, entry.title, entry.language, report)
        if entry.url:
            line.add_run(f" {_absolute(entry.url, report)}")


def _absolute(url: str, report: Report) -> str:
    return f"{report.site}{url}" if url.startswith("/") else url


def _points(document: Docx, block: Points, report: Report) -> None:
    for entry in block.entries:
        line = document.add_paragraph(style="List Bullet")
        _spans(line, entry.spans, report)
        for reference in entry.references:
            line.add_run(" [")
            _link(line, reference, report)
            line.add_run("]")


def _spans(line: DocxParagraph, spans: tuple[Span, ...], report: Report) -> None:
    for span in spans:
        _say(line, span.text, span.language, report)


def _link(line: DocxParagraph, reference: Reference, report: Report) -> None:
    """The code as a link, underlined so that it is seen without colour."""
    run = line.add_run(reference.code)
    if not reference.url:
        return
    run.underline = True
    address = _absolute(reference.url, report)
    key = line.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), key)
    line._p.append(element)
    element.append(run._r)


def _comment(document: Docx, block: Comment, report: Report) -> None:
    """Indented, with a rule along its left side."""
    _heading(document, block.heading, report)
    _rule(document.paragraphs[-1])
    for spans in block.paragraphs:
        line = document.add_paragraph()
        _spans(line, spans, report)
        _rule(line)


def _rule(line: DocxParagraph) -> None:
    line.paragraph_format.left_indent = Pt(12)
    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in {"val": "single", "sz": "18", "space": "8", "color": "auto"}.items():
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    properties = line._p.get_or_add_pPr()
    following = [qn(f"w:{name}") for name in ("shd", "tabs", "spacing", "ind", "jc", "outlineLvl")]
    place = next((one for one in properties if one.tag in following), None)
    if place is None:
        properties.append(borders)
    else:
        place.addprevious(borders)


_PRINTERS: dict[type[Block], object] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Words: _words,
    Table: _table,
    Chart: _chart,
    ReferenceList: _references,
    Points: _points,
    Comment: _comment,
}


def _same_bytes(document: Docx) -> bytes:
    """The file without the clock: a ZIP archive keeps the time at which each part was written."""
    made, fixed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(fixed, "w") as archive:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, parts.read(name))
    return fixed.getvalue()
