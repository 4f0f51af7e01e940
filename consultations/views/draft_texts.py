"""A draft text paragraph by paragraph, with the way to comment on each."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from ogp_portal.common.bilingual import in_reader_language, language_of
from ogp_portal.common.caching import changes_at, public_page
from ogp_portal.common.dates import COPENHAGEN, format_date

from .. import reading_paragraphs
from ..forms.paragraphs import PARAGRAPH
from ..models import Consultation, DraftParagraph, DraftText
from ..shown import Row
from .consultations import trail

PARAGRAPH_QUERY, TEXT_QUERY = "afsnit", "udkast"
"""In the address of the answering form: the number of the paragraph that one wants to comment on,
and the key of its draft text; without the latter the first text of the phase."""

LONGEST_NUMBER = 9


@public_page
def draft_text(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One version of a draft text; while its phase is open each paragraph can be commented on."""
    now = timezone.now()
    visible = DraftText.objects.visible_to(request.signed_in_user)
    rows = visible.select_related("phase__consultation__plan", "replaced_by")
    found = get_object_or_404(rows, pk=pk, phase__consultation__slug=slug)
    phase, newer = found.phase, getattr(found, "replaced_by", None)
    changes_at(request, [phase.opens_at, phase.closes_at, phase.late_until], now)
    closes_at = None if newer else _closes_at(phase, now)
    context = {
        "object": found,
        "consultation": phase.consultation,
        "page_title": found.title,
        "breadcrumbs": trail(phase.consultation, (found.title, request.path)),
        "since": format_date(found.kept_at.astimezone(COPENHAGEN)),
        "newer": reverse("draft-text", args=[slug, newer.pk]) if newer else "",
        "earlier": reverse("draft-text", args=[slug, found.replaces_id])
        if found.replaces_id
        else "",
        "closes_at": closes_at,
        "rows": _paragraphs(found, _answering_address(found) if closes_at else ""),
        "all_answers": reverse("submission-list", args=[slug]),
    }
    return render(request, "consultations/draft_texts/page.html", context)


def _closes_at(phase, now: dt.datetime) -> dt.datetime | None:
    """Until when the phase takes answers, in time or late; None when it does not at `now`."""
    if not phase.consultation.is_published or now < phase.opens_at:
        return None
    if now < phase.closes_at:
        return phase.closes_at
    is_late = phase.late_until and now < phase.late_until
    return phase.late_until if is_late and phase.consultation.settled_at is None else None


def _answering_address(draft: DraftText) -> str:
    """The answering form's address, to which the number of a paragraph is added."""
    form = reverse("submission-new", args=[draft.phase.consultation.slug])
    text = f"{TEXT_QUERY}={draft.pk}&" if draft.position > 1 else ""
    return f"{form}?{text}{PARAGRAPH_QUERY}="


def _paragraphs(draft: DraftText, answering: str) -> list[dict[str, object]]:
    """Number and words of each paragraph, and the public answers that comment on it."""
    numbers = reading_paragraphs.number_of_answers(draft)
    answers = reading_paragraphs.first_answers(draft) if numbers else {}
    columns = "pk", "number", "text_da", "text_en"
    rows = [Row(**row) for row in draft.paragraphs.order_by("number").values(*columns)]
    return [
        {
            "number": row.number,
            "text": in_reader_language(row, "text"),
            "language": language_of(row, "text"),
            "comment": f"{answering}{row.number}" if answering else "",
            "count": numbers.get(row.pk, 0),
            "answers": answers.get(row.pk, []),
            "further": numbers.get(row.pk, 0) - len(answers.get(row.pk, [])),
        }
        for row in rows
    ]


def chosen_paragraph(request: HttpRequest, found: Consultation, now: dt.datetime) -> dict[str, str]:
    """The field that says which paragraph the link that was followed is about; else nothing."""
    number, text = request.GET.get(PARAGRAPH_QUERY, ""), request.GET.get(TEXT_QUERY, "")
    if request.method == "POST" or not _is_number(number):
        return {}
    rows = DraftParagraph.objects.asked_at(found, now).filter(number=number)
    if _is_number(text):
        rows = rows.filter(draft_text=text)
    chosen = rows.first()
    return {f"{PARAGRAPH}1": str(chosen.pk)} if chosen else {}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
