"""The flow picture of a consultation, its figures as a table, and both as files."""

import csv
import io

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from ogp_portal.common.caching import changes_at, public_page
from ogp_portal.common.cells import guarded

from .. import reading
from ..flow import Flow, Stream, flow_of
from ..flow_drawing import NARROW, WIDE, Layout, draw, legend
from ..shown import ShownConsultation
from .consultations import trail


@public_page
def consultation_flow(request: HttpRequest, slug: str) -> HttpResponse:
    """From answers by decisions to initiatives: a picture, and the same figures as a table."""
    found, flow = _find(request, slug)
    heading = _("From answer to initiative")
    context = {
        "object": found,
        "page_title": f"{heading}: {found.title}",
        "heading": heading,
        "breadcrumbs": trail(found, (heading, request.path)),
        "total": flow.total,
        "pictures": [
            (layout.name, mark_safe(_picture(found, flow, layout)))  # noqa: S308 - words are escaped
            for layout in (WIDE, NARROW)
        ],
        "legend": zip(
            (_("Who sent it"), _("What was decided"), _("What it led to")),
            legend(flow),
            strict=True,
        ),
        "tables": [
            (_("From answers to decisions"), _rows(flow, flow.to_decisions)),
            (_("From decisions to initiatives"), _rows(flow, flow.to_results)),
        ],
        "svg": reverse("consultation-flow-svg", args=[slug]),
        "csv": reverse("consultation-flow-csv", args=[slug]),
    }
    return render(request, "consultations/flow/page.html", context)


@public_page
def consultation_flow_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture as a file."""
    found, flow = _find(request, slug)
    drawn = _picture(found, flow)
    return _file(drawn.encode(), "image/svg+xml", f"{_name()}-{slug}.svg", found)


@public_page
def consultation_flow_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures as a file: step, from, to, number of proposals."""
    found, flow = _find(request, slug)
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow([_("Step"), _("From"), _("To"), _("Proposals")])
    for step, streams in enumerate((flow.to_decisions, flow.to_results), start=1):
        rows.writerows(
            [step, guarded(source), guarded(target), number]
            for source, target, number in _rows(flow, streams)
        )
    text = "\ufeff" + written.getvalue()  # a spreadsheet reads it as UTF-8 then
    return _file(text.encode(), "text/csv; charset=utf-8", f"{_name()}-{slug}.csv", found)


def _find(request: HttpRequest, slug: str) -> tuple[ShownConsultation, Flow]:
    """Also says to the cache until when the page stands; a record has no flow."""
    now = timezone.now()
    found = reading.shown_consultation(request.signed_in_user, slug)
    if found.is_record:
        raise Http404
    changes_at(request, found.instants, now)
    return found, flow_of(found.pk, now)


def _picture(found: ShownConsultation, flow: Flow, layout: Layout = WIDE) -> str:
    title = _("From answer to initiative: %(title)s") % {"title": found.title}
    if found.is_demonstration:
        title = f"{title} ({_('Demonstration')})"
    description = "; ".join(
        f"{source} → {target}: {number}"
        for streams in (flow.to_decisions, flow.to_results)
        for source, target, number in _rows(flow, streams)
    )
    return draw(flow, title, description, layout)


def _rows(flow: Flow, streams: list[Stream]) -> list[tuple[str, str, int]]:
    """The streams in words, in the order of the nodes."""
    words = flow.words
    places = {key: place for place, key in enumerate(words)}
    ordered = sorted(streams, key=lambda one: (places[one.source], places[one.target]))
    return [(words[one.source], words[one.target], one.number) for one in ordered]


def _name() -> str:
    return _("flow")


def _file(content: bytes, kind: str, name: str, found: ShownConsultation) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if found.is_demonstration or not settings.OGP_PUBLISHER:
        headers["X-Robots-Tag"] = "noindex"
    return HttpResponse(content, content_type=kind, headers=headers)
