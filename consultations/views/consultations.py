"""The list of consultations, one consultation, its report and its files."""

import datetime as dt

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.caching import changes_at, public_page
from ogp_portal.common.dates import COPENHAGEN, format_date, format_imprecise
from ogp_portal.files.serving import file_response

from .. import reading
from ..enums import ConsultationKind, ConsultationStatus
from ..models import Consultation, DraftText, Phase
from ..models.standing import Meter
from ..shown import Row, ShownConsultation
from ..sources import sources_of_record
from ..wording import TONES, days_left, days_since, foreign, percent, timing
from .life import life_of, with_earlier
from .pages import numbered_page, page_number

Shown = Consultation | ShownConsultation


@public_page
def consultation_list(request: HttpRequest) -> HttpResponse:
    """Those held here by what presses, 50 per page; records of others on the first page."""
    now, number, user = timezone.now(), page_number(request), request.signed_in_user
    rows = reading.held_consultations(user, number)
    count = reading.number_held(user)
    page = numbered_page(rows, number, count=count, per_page=limits.ROWS_PER_LIST)
    records = reading.recorded_consultations(user) if number == 1 else []
    changes_at(request, [instant for row in rows for instant in row.instants], now)
    context = {
        "page_title": _("Consultations"),
        "breadcrumbs": [(_("Consultations"), request.path)],
        "groups": _grouped(rows, request.path, now),
        "page": page,
        "records": [_record(row, request.path) for row in records],
        "has_demonstration": any(row.is_demonstration for row in [*rows, *records]),
    }
    return render(request, "consultations/list.html", context)


def _grouped(rows: list[ShownConsultation], base: str, now: dt.datetime) -> list[dict[str, object]]:
    """The rows under their statuses, most pressing first; invented ones apart."""
    words = {status: str(status.label) for status in ConsultationStatus}
    kinds = {kind: str(label) for kind, label in ConsultationKind.choices}
    groups: dict[object, dict[str, object]] = {}
    for row in sorted(rows, key=lambda row: _pressing(row, now)):
        status = row.status_at(now)
        is_invented = row.is_demonstration
        heading = _("Invented consultations") if is_invented else words[status]
        group = {"heading": heading, "is_demonstration": is_invented, "rows": []}
        shown = _row(row, status, base, now)
        shown |= {"kind": kinds[row.kind], "status": words[status]}
        groups.setdefault(heading, group)["rows"].append(shown)
    return list(groups.values())


_ORDER = [
    ConsultationStatus.DRAFT,
    ConsultationStatus.OPEN,
    ConsultationStatus.COMING,
    ConsultationStatus.BETWEEN,
    ConsultationStatus.CLOSED,
    ConsultationStatus.ANSWERED,
]


def _pressing(row: ShownConsultation, now: dt.datetime) -> tuple[bool, int, float]:
    """Sorts real before invented, then by status, then by the nearest deadline."""
    deadline = row.last_deadline
    distance = abs((deadline - now).total_seconds()) if deadline else 0.0
    return row.is_demonstration, _ORDER.index(row.status_at(now)), distance


def _row(row: ShownConsultation, status, base: str, now: dt.datetime) -> dict[str, object]:
    running = row.period_at(now)
    is_open = status == ConsultationStatus.OPEN
    return {
        "title": row.title,
        "language": foreign(row.title_language),
        "url": f"{base}{row.slug}/",
        "tone": TONES[status],
        "timing": timing(row, now),
        "left": days_left(running.upper, now) if is_open else "",
        "answers": row.figures__answers,
        "is_demonstration": row.is_demonstration,
    }


def _record(row: Row, base: str) -> dict[str, object]:
    """A consultation held before or outside the portal."""
    return {
        "title": row.title,
        "language": foreign(row.title_language),
        "url": f"{base}{row.slug}/",
        "kind": ConsultationKind(row.kind).label,
        "where": row.held_where,
        "deadline": format_imprecise(row.closed_on, row.closed_precision),
        "is_demonstration": row.is_demonstration,
    }


@public_page
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """One consultation: what it is about, until when, how to answer, what came of it."""
    now, user = timezone.now(), request.signed_in_user
    found = reading.shown_consultation(user, slug)
    changes_at(request, found.instants, now)
    documents = with_earlier(found, reading.documents_of(found))
    context = {
        "object": found,
        "page_title": found.title,
        "page_description": found.summary[:300],
        "breadcrumbs": trail(found),
        "kind": ConsultationKind(found.kind).label,
        "documents": documents,
        "addresses": addresses_of(found),
    }
    topics = reading.topics_of(user, found)
    context["topics"] = topics
    context["has_demonstration"] = any(topic.is_demonstration for topic in topics)
    if found.is_record:
        context["sources"] = sources_of_record(found, documents)
    else:
        context |= _state(found, now) | outcome_of(found.figures, now) | life_of(user, found)
        context["late_until"] = _late_until(request, found, now)
    return render(request, "consultations/detail.html", context)


def find_consultation(request: HttpRequest, slug: str) -> Consultation:
    """The consultation at an address, as far as this reader may see it; else Http404.

    `has_draft_texts` saves the answering form a query where there is nothing to comment on.
    """
    texts = DraftText.objects.filter(phase__consultation=OuterRef("pk"))
    rows = Consultation.objects.visible_to(request.signed_in_user).with_periods()
    rows = rows.annotate(has_draft_texts=Exists(texts))
    return get_object_or_404(rows.select_related("plan", "figures"), slug=slug)


def trail(consultation: Shown, *further: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs down to a consultation and on to what lies under it."""
    listed = (_("Consultations"), reverse("consultation-list"))
    return [listed, (consultation.title, consultation.get_absolute_url()), *further]


def addresses_of(consultation: Shown) -> dict[str, str]:
    slug = consultation.slug
    return {
        "answer": reverse("submission-new", args=[slug]),
        "answers": reverse("submission-list", args=[slug]),
        "responses": reverse("response-list", args=[slug]),
        "flow": reverse("consultation-flow", args=[slug]),
        "report": reverse("consultation-report", args=[slug]),
        "discuss": f"{reverse('topic-start')}?hoering={consultation.pk}",
        "follow": reverse("follow-new", args=["hoering", consultation.pk]),
    }


def _state(consultation: Shown, now: dt.datetime) -> dict[str, object]:
    status = consultation.status_at(now)
    running = consultation.period_at(now)
    return {
        "status": status,
        "status_label": status.label,
        "tone": TONES[status],
        "is_open": status == ConsultationStatus.OPEN,
        "timing": timing(consultation, now),
        "left": days_left(running.upper, now) if running else "",
        "since": _since(consultation, status, now),
        "phases": _phases(consultation, now),
    }


def _late_until(request: HttpRequest, consultation: Shown, now: dt.datetime):
    """Until when late answers are taken, where an editor has opened for them; None else."""
    if consultation.period_at(now) or not consultation.periods:
        return None
    phase = Phase.objects.late_at(now).filter(consultation=consultation.pk).first()
    if phase is None:
        return None
    changes_at(request, [*consultation.instants, phase.late_until], now)
    return phase.late_until


def _since(consultation: Shown, status, now: dt.datetime) -> str:
    """The clock that runs from the last deadline until all is answered; not between phases."""
    is_waiting = status == ConsultationStatus.CLOSED
    return days_since(consultation.last_deadline, now) if is_waiting else ""


def _phases(consultation: Shown, now: dt.datetime) -> list[dict[str, object]]:
    """Title, times, rules and place in time of each phase.

    A single phase without rules needs no row of its own.
    """
    if len(consultation.periods) < 2 and not consultation.has_rules:  # noqa: PLR2004 - one alone
        return []
    return [
        {
            "title": str(phase) if len(consultation.periods) > 1 else "",
            "opens": format_date(phase.opens_at.astimezone(COPENHAGEN)),
            "closes_at": phase.closes_at,
            "is_running": phase.opens_at <= now < phase.closes_at,
            "is_over": phase.closes_at <= now,
            "rules": phase.rules,
        }
        for phase in Phase.objects.filter(consultation_id=consultation.pk)
    ]


def outcome_of(figures: Meter, now: dt.datetime) -> dict[str, object]:
    """The meter and the share of each decision, over public proposals alone."""
    decisions, answered = figures.decisions_at(now), figures.answered_at(now)
    rows = [(decision.label, number, percent(number, answered)) for decision, number in decisions]
    return {"figures": figures, "answered": answered, "decisions": rows}


@public_page
def consultation_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One file of the material; a link is redirected to. Http404 where neither is known."""
    found = find_consultation(request, slug)
    documents = found.documents.filter(withdrawn_at=None).select_related("file")
    document = get_object_or_404(documents, pk=pk)
    if document.file:
        return file_response(document.file, noindex=found.is_demonstration)
    if not document.url:
        raise Http404
    return redirect(document.url)
