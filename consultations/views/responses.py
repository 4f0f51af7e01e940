"""The responses to a consultation, each once with the proposals it is to; and one of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.caching import changes_at, public_page

from .. import answered, reading
from ..enums import Decision
from ..models import Response
from .consultations import trail
from .pages import numbered_page, page_number


@public_page
def response_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The responses that stand, those to most proposals first; `?afgoerelse=` shows one decision."""
    now, number = timezone.now(), page_number(request)
    found = reading.shown_consultation(request.signed_in_user, slug)
    decision = request.GET.get("afgoerelse", "")
    if found.is_record or decision not in {"", *Decision.values}:
        raise Http404
    changes_at(request, found.instants, now)
    rows = answered.answered_page(found.pk, now, number, decision)
    count = answered.number_of(found.pk, now, decision)
    heading = _("Responses")
    figures = found.figures
    context = {
        "object": found,
        "page_title": f"{heading}: {found.title}",
        "heading": heading,
        "breadcrumbs": trail(found, (heading, request.path)),
        "rows": rows,
        "page": numbered_page(rows, number, count=count, per_page=limits.POSTS_PER_PAGE),
        "decision": decision,
        "decisions": figures.decisions_at(now),
        "query": f"afgoerelse={decision}&" if decision else "",
        "figures": figures,
        "answered": figures.answered_at(now),
    }
    return render(request, "consultations/responses/list.html", context)


@public_page
def response(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """The response to a proposal with all proposals it is to, 50 per page."""
    now, number = timezone.now(), page_number(request)
    consultation = reading.shown_consultation(request.signed_in_user, slug)
    public = Response.objects.public().filter(proposal__submission__consultation=consultation.pk)
    found = public.filter(proposal__reference=ref).first()
    if found is None:
        raise Http404
    shown = answered.answered_as(found, now)
    first = (number - 1) * limits.ROWS_PER_LIST
    rows = answered.proposals_with([found.shared_key])[first : first + limits.ROWS_PER_LIST]
    proposals = answered.named(rows)
    heading = _("Response")
    listed = (_("Responses"), reverse("response-list", args=[slug]))
    context = {
        "object": consultation,
        "page_title": f"{heading} {ref}: {consultation.title}",
        "heading": heading,
        "breadcrumbs": trail(consultation, listed, (heading, request.path)),
        "row": shown,
        "proposals": proposals,
        "page": numbered_page(proposals, number, count=shown.number, per_page=limits.ROWS_PER_LIST),
    }
    return render(request, "consultations/responses/one.html", context)
