"""What is pasted into Høringsportalen: the fields to copy, and a ZIP with the files."""

import csv
import datetime as dt
import io
import zipfile
from pathlib import PurePath
from typing import IO

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from ogp_portal.common.addresses import absolute
from ogp_portal.common.cells import guarded
from ogp_portal.common.dates import COPENHAGEN, format_date, format_deadline
from ogp_portal.common.text import danish_slug
from plans.evaluations.content import Heading, Paragraph, Report, Sentence, Words, paragraphs_of
from plans.evaluations.pdf import engine_problem, pdf_bytes

from .models import Consultation, InvitedParty

LANGUAGE = "da"
"""Høringsportalen is in Danish."""

NAME_LENGTH = 80


def deadline_of(consultation: Consultation) -> str:
    """The last deadline in words; "" without phases."""
    closes_at = consultation.last_deadline
    return format_deadline(closes_at, LANGUAGE) if closes_at else ""


def fields_of(consultation: Consultation) -> list[tuple[str, str]]:
    """(label, text to copy) in the order in which Høringsportalen asks for them."""
    text = consultation.text_da or consultation.text_en
    summary = consultation.summary_da or consultation.summary_en
    address = absolute(consultation.get_absolute_url())
    names = InvitedParty.objects.filter(consultation=consultation).in_danish_order()
    return [
        (_("Title"), consultation.title_da or consultation.title_en),
        (_("In short"), summary),
        (_("The consultation letter"), text),
        (_("Deadline"), deadline_of(consultation)),
        (_("Contact"), consultation.contact),
        (_("Other ways to take part"), consultation.other_ways_da or consultation.other_ways_en),
        (_("Address of the consultation"), address),
        (_("Invited parties"), "\n".join(names.values_list("name", flat=True))),
    ]


def write_package(consultation: Consultation, to: IO[bytes], *, now: dt.datetime) -> None:
    """Writes the ZIP: the letter as PDF and HTML, the invited parties as CSV, and the material.

    Files are copied one after the other, so memory holds one piece at a time. Without the PDF
    engine the letter is there as HTML alone (`engine_problem` says why).
    """
    with override(LANGUAGE), zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("hoeringsbrev.html", letter_html(consultation))
        if not engine_problem():
            archive.writestr("hoeringsbrev.pdf", pdf_bytes(letter(consultation, now)))
        archive.writestr("hoeringsliste.csv", parties_csv(consultation))
        archive.writestr("felter.txt", _fields_text(consultation))
        for place, document in enumerate(_material(consultation), start=1):
            archive.write(document.file.path, _file_name(place, document))


def _material(consultation: Consultation):
    rows = (
        consultation.documents.filter(withdrawn_at=None).exclude(file=None).select_related("file")
    )
    return [one for one in rows.order_by("position", "pk") if one.file.path.exists()]


def _file_name(place: int, document) -> str:
    """'materiale/01-udkast-til-plan.pdf': nothing in a name that a ZIP program would obey."""
    name = PurePath(document.file.name)
    ending = danish_slug(name.suffix.removeprefix("."), longest=8)
    return f"materiale/{place:02d}-{danish_slug(name.stem, longest=NAME_LENGTH)}.{ending}"


def _fields_text(consultation: Consultation) -> str:
    return "\n\n".join(f"{label}\n{text or '–'}" for label, text in fields_of(consultation)) + "\n"


def parties_csv(consultation: Consultation) -> str:
    """The list for Høringsportalen: names, addresses and CVR numbers; for staff alone.

    A name that a spreadsheet would run as a formula gets an apostrophe.
    """
    written = io.StringIO()
    sheet = csv.writer(written, delimiter=";")
    sheet.writerow([_("Name"), _("E-mail"), _("CVR number")])
    rows = InvitedParty.objects.filter(consultation=consultation).in_danish_order()
    for row in rows.values_list("name", "email", "cvr"):
        sheet.writerow([guarded(cell) for cell in row])
    return "\ufeff" + written.getvalue()


def letter_html(consultation: Consultation) -> str:
    """The letter as a page of its own."""
    context = {"object": consultation, "deadline": deadline_of(consultation)}
    return render_to_string("consultations/life/letter.html", context)


def letter(consultation: Consultation, now: dt.datetime) -> Report:
    """The letter as the PDF engine takes it. Markdown marks stay: it is text, not markup."""
    day = now.astimezone(COPENHAGEN).date()
    publisher = settings.OGP_PUBLISHER or _("The OGP portal (trial)")
    text = consultation.text_da or consultation.text_en
    summary = consultation.summary_da or consultation.summary_en
    answer = _("You can answer here: %s") % absolute(consultation.get_absolute_url())
    marks = [_("The consultation letter")]
    if consultation.is_demonstration:
        marks.append(_("DEMONSTRATION – invented content. Nothing here is real."))
    return Report(
        language=LANGUAGE,
        title=consultation.title_da or consultation.title_en,
        subtitle=publisher,
        subtitle_language=LANGUAGE,
        marks=tuple(marks),
        facts=(
            (_("Date"), format_date(day)),
            (_("Deadline"), deadline_of(consultation) or "–"),
            (_("Contact"), consultation.contact or "–"),
        ),
        date=(day.year, day.month, day.day),
        site=settings.OGP_SITE_URL,
        blocks=(
            *([Paragraph((Sentence(before=summary),))] if summary else []),
            Heading(_("The consultation letter"), 1, anchor="brev"),
            Words(paragraphs_of(text), LANGUAGE, ()),
            Paragraph((Sentence(before=answer),)),
        ),
    )
