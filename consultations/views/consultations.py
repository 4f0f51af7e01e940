"""The list of consultations, one consultation, its report and its files."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.caching import changes_at, public_page
from ogp_portal.common.dates import COPENHAGEN, format_date, format_imprecise
from ogp_portal.files.serving import file_response

from ..enums import ConsultationKind, ConsultationStatus
from ..models import Consultation, figures_of
from ..wording import TONES, days_left, days_since, foreign, timing
from .pages import numbered_page, page_number

TOPICS_SHOWN = 5


@public_page
def consultation_list(request: HttpRequest) -> HttpResponse:
    """Those held here by what presses, 50 per page; records of others on the first page."""
    now, number = timezone.now(), page_number(request)
    visible = Consultation.objects.visible_to(request.signed_in_user)
    held = visible.held_here()
    first = (number - 1) * limits.ROWS_PER_LIST
    rows = list(_for_list(held, now)[first : first + limits.ROWS_PER_LIST])
    page = numbered_page(rows, number, count=held.count(), per_page=limits.ROWS_PER_LIST)
    changes_at(request, _instants(rows), now)
    context = {
        "page_title": _("Consultations"),
        "breadcrumbs": [(_("Consultations"), request.path)],
        "groups": _grouped(rows, request.path, now),
        "page": page,
        "records": _records(visible, request.path) if number == 1 else [],
    }
    return render(request, "consultations/list.html", context)


def _for_list(consultations, now: dt.datetime):
    fields = ["slug", "kind", "title_da", "title_en", "settled_at", "is_published"]
    rows = consultations.with_period().most_pressing_first(now).select_related("figures")
    return rows.only(*fields, "is_record", "is_demonstration", "figures__answers")


def _instants(consultations) -> list[dt.datetime]:
    """Every time at which one of the consultations reads differently."""
    return [
        instant
        for row in consultations
        for period in row.periods
        for instant in (period.lower, period.upper)
    ]


def _grouped(rows, base: str, now: dt.datetime) -> list[dict[str, object]]:
    """The rows under their statuses, in the order in which they come; invented ones apart."""
    groups: dict[str, dict[str, object]] = {}
    for row in rows:
        status = row.status_at(now)
        is_invented = row.is_demonstration
        heading = _("Invented consultations") if is_invented else status.label
        group = {"heading": heading, "is_demonstration": is_invented, "rows": []}
        groups.setdefault(heading, group)["rows"].append(_row(row, status, base, now))
    return list(groups.values())


_KINDS = dict(ConsultationKind.choices)


def _row(row: Consultation, status, base: str, now: dt.datetime) -> dict[str, object]:
    running = row.period_at(now)
    is_open = status == ConsultationStatus.OPEN
    return {
        "title": row.title,
        "language": foreign(row.title_language),
        "url": f"{base}{row.slug}/",
        "kind": _KINDS[row.kind],
        "status": status.label,
        "tone": TONES[status],
        "timing": timing(row, now),
        "left": days_left(running.upper, now) if is_open else "",
        "answers": _answers_stored(row),
        "is_demonstration": row.is_demonstration,
    }


def _answers_stored(row: Consultation) -> int:
    """Public answers by the stored figure; 0 where nothing has been counted."""
    figures = getattr(row, "figures", None)
    return figures.answers if figures else 0


def _records(visible, base: str) -> list[dict[str, object]]:
    """Consultations held before or outside the portal, newest first."""
    rows = visible.filter(is_record=True).order_by("-closed_on", "-opened_on", "-pk")
    return [
        {
            "title": row.title,
            "language": foreign(row.title_language),
            "url": f"{base}{row.slug}/",
            "kind": _KINDS[row.kind],
            "where": row.held_where,
            "deadline": format_imprecise(row.closed_on, row.closed_precision),
        }
        for row in rows[: limits.ROWS_PER_LIST]
    ]


@public_page
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """One consultation: what it is about, until when, how to answer, what came of it."""
    now = timezone.now()
    found = find_consultation(request, slug)
    changes_at(request, _instants([found]), now)
    context = {
        "object": found,
        "page_title": found.title,
        "page_description": found.summary[:300],
        "breadcrumbs": trail(found),
        "kind": _KINDS[found.kind],
        "plan": _public_plan(found),
        "documents": found.documents.all(),
        "topics": _topics(found, request.signed_in_user),
        "addresses": _addresses(found),
        "answer": found.slug,
    }
    if not found.is_record:
        context |= _state(found, now) | _outcome(found, now)
    return render(request, "consultations/detail.html", context)


def find_consultation(request: HttpRequest, slug: str) -> Consultation:
    """The consultation at an address, as far as this reader may see it; else Http404."""
    rows = Consultation.objects.visible_to(request.signed_in_user).with_period()
    return get_object_or_404(rows.select_related("plan", "figures"), slug=slug)


def trail(consultation: Consultation, *further: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs down to a consultation and on to what lies under it."""
    listed = (_("Consultations"), reverse("consultation-list"))
    return [listed, (consultation.title, consultation.get_absolute_url()), *further]


def _public_plan(consultation: Consultation):
    plan = consultation.plan
    return plan if plan is not None and plan.state != "draft" else None


def _topics(consultation: Consultation, user):
    topics = consultation.topics.visible_to(user).select_related("category")
    return topics.newest_first()[:TOPICS_SHOWN]


def _addresses(consultation: Consultation) -> dict[str, str]:
    slug = consultation.slug
    return {
        "answer": reverse("submission-new", args=[slug]),
        "answers": reverse("submission-list", args=[slug]),
        "report": reverse("consultation-report", args=[slug]),
        "follow": reverse("follow-new", args=["hoering", consultation.pk]),
    }


def _state(consultation: Consultation, now: dt.datetime) -> dict[str, object]:
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


def _since(consultation: Consultation, status, now: dt.datetime) -> str:
    """The clock that runs from the deadline until all is answered."""
    is_waiting = status == ConsultationStatus.CLOSED
    return days_since(consultation.closes_at, now) if is_waiting else ""


def _phases(consultation: Consultation, now: dt.datetime) -> list[dict[str, object]]:
    """Title, times and place in time of each phase; a single phase needs no row of its own."""
    if len(consultation.periods) < 2:  # noqa: PLR2004 - one phase alone
        return []
    return [
        {
            "title": str(phase),
            "opens": format_date(phase.opens_at.astimezone(COPENHAGEN)),
            "closes_at": phase.closes_at,
            "is_running": phase.opens_at <= now < phase.closes_at,
            "is_over": phase.closes_at <= now,
        }
        for phase in consultation.phases.all()
    ]


def _outcome(consultation: Consultation, now: dt.datetime) -> dict[str, object]:
    """The meter and the share of each decision, over public proposals alone."""
    figures = figures_of(consultation)
    decisions, answered = figures.decisions_at(now), figures.answered_at(now)
    rows = [
        (decision.label, number, f"{round(100 * number / answered)} %")
        for decision, number in decisions
    ]
    return {"figures": figures, "answered": answered, "decisions": rows}


@public_page
def consultation_report(request: HttpRequest, slug: str) -> HttpResponse:
    """The consultation report (høringsnotat), once it is published."""
    found = find_consultation(request, slug)
    if found.report_published_at is None:
        raise Http404
    now, heading = timezone.now(), _("Consultation report")
    context = {
        "object": found,
        "page_title": f"{heading}: {found.title}",
        "heading": heading,
        "breadcrumbs": trail(found, (heading, request.path)),
        "addresses": _addresses(found),
        **_outcome(found, now),
    }
    return render(request, "consultations/report.html", context)


@public_page
def consultation_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One file of the material; a link is redirected to."""
    found = find_consultation(request, slug)
    document = get_object_or_404(found.documents.select_related("file"), pk=pk)
    return file_response(document.file) if document.file else redirect(document.url)
