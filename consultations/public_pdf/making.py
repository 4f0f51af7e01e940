"""Making the PDF: its words with bars by typst, its pages without text as pictures with bars.

It is built anew from the text and from pixels, so nothing else of the file that was sent can come
along: no metadata, no hidden layer, no embedded file.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from ogp_portal.common import limits
from ogp_portal.common.dates import COPENHAGEN
from ogp_portal.files import sandbox
from plans.evaluations.pdf import PdfNotMade, typeset
from plans.evaluations.typeface import FAMILY, printable

from ..bars import Removed, bar, pieces

HERE = Path(__file__).resolve().parent
TEMPLATE = HERE / "file.typ"
PDF = "application/pdf"


@dataclass(frozen=True)
class Box:
    """A bar on a page: rectangle in per cent, and why."""

    page: int
    left: int
    top: int
    right: int
    bottom: int
    reason: str


@dataclass(frozen=True)
class Source:
    """A file that was sent: where its bytes lie, what it is called in public, what it says.

    `pages` are those that only a picture can show, as they were found when the file was read.
    """

    path: Path
    content_type: str
    title: str
    language: str
    text: str
    pages: Sequence[int]
    removed: Sequence[Removed]
    boxes: Sequence[Box]


def public_pdf(source: Source, *, now: dt.datetime) -> bytes:
    """The PDF/UA-1. Raises PdfEngineMissing or PdfNotMade."""
    pages = source.pages
    day = now.astimezone(COPENHAGEN).date()
    with override(source.language):
        data = {
            "title": printable(source.title),
            "language": source.language,
            "font": FAMILY,
            "date": (day.year, day.month, day.day),
            "notes": list(map(printable, _notes(source, pages))),
            "paragraphs": list(_paragraphs(source)),
            "pictures": list(_pictures(source, pages[: limits.PICTURE_PAGES])),
        }
    return typeset(TEMPLATE, data, data["date"])


def _notes(source: Source, pages: Sequence[int]) -> Iterable[str]:
    yield _(
        "This is the text of a file that was sent with an answer, without its pictures and layout."
    )
    if source.removed or source.boxes:
        yield _("Bars stand where something was removed, each with the reason.")
    if len(pages) > limits.PICTURE_PAGES:
        yield _("Only the first %(count)d pages without text are shown.") % {
            "count": limits.PICTURE_PAGES
        }


def _paragraphs(source: Source) -> Iterable[list[dict[str, object]]]:
    """Lines of the text, each as pieces that are words or bars."""
    line: list[dict[str, object]] = []
    for part in pieces(source.text, source.removed):
        if isinstance(part, Removed):
            line.append({"text": bar(part.reasons, source.language), "is_bar": True})
            continue
        first, *others = part.split("\n")
        line.append({"text": printable(first), "is_bar": False})
        for other in others:
            yield line
            line = [{"text": printable(other), "is_bar": False}]
    yield line


def _pictures(source: Source, pages: Sequence[int]) -> Iterable[dict[str, str]]:
    """Each page without text, said to be one: a reader who cannot see it must know."""
    if not pages:
        return
    made = pictures_of(source.path, source.content_type, pages, source.boxes, source.language)
    for number in pages:
        picture = made[str(number)]
        reasons = [bar([box.reason], source.language) for box in source.boxes if box.page == number]
        note = _("This page has no text that can be read aloud. It is shown as a picture.")
        yield {
            "heading": _("Page %(number)d") % {"number": number},
            "note": " ".join([note, *reasons]),
            "alt": " ".join([_("Picture of page %(number)d.") % {"number": number}, *reasons]),
            "svg": _svg(picture),
        }


def _svg(picture: dict[str, object]) -> str:
    width, height = picture["width"], picture["height"]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" '
        f'href="data:image/jpeg;base64,{picture["jpeg"]}"/></svg>'
    )


def pictures_of(
    path: Path, content_type: str, pages: Sequence[int], boxes: Iterable[Box], language: str
) -> dict[str, dict[str, object]]:
    """{page: {jpeg (base64), width, height}} with the bars burnt in. Raises PdfNotMade."""
    bars: dict[str, list[list[object]]] = {}
    for box in boxes:
        words = bar([box.reason], language)
        rectangle = [box.left, box.top, box.right, box.bottom, words]
        bars.setdefault(str(box.page), []).append(rectangle)
    order = {"pages": list(pages), "bars": bars}
    try:
        return sandbox.drawn(path, content_type, order)
    except sandbox.BrokeDown as problem:
        raise PdfNotMade(_("The pages of the file cannot be drawn.")) from problem
