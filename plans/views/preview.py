"""A draft plan, read by whoever has the link to it: as the public pages will show it."""

from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..enums import PlanState
from ..models import Commitment, PlanPreview
from ..models.periods import danish_day
from ..permissions import PreviewReader
from .commitments import commitment_context, find_commitment, milestone_context
from .plans import find_plan, plan_context, theme_context

HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "same-origin",  # the address is the key
    "X-Robots-Tag": "noindex, nofollow",
}


def _by_link(view):
    """A page below a link: 404 for one that was never given, 410 for one that works no more.

    Once the plan is public, the link leads to the public page. The view gets the link and a
    reader who sees what the public sees, and this draft.
    """

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **names) -> HttpResponse:
        link = PlanPreview.objects.of_token(token)
        if link is None:
            raise Http404
        if link.plan.state != PlanState.DRAFT:
            response = redirect(link.plan)
        elif not link.is_live(timezone.now()):
            page = {"page_title": _("The link no longer works")}
            response = render(request, "plans/preview_over.html", page, status=410)
        else:
            response = view(request, link, PreviewReader(link.plan_id), **names)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return guarded


def _page(request: HttpRequest, link: PlanPreview, template: str, context: dict) -> HttpResponse:
    """`template` as it is, in the frame that says this is a draft."""
    context |= {"page": template, "preview": link}
    context["breadcrumbs"] = context["breadcrumbs"][1:]  # the list of plans does not have it
    return render(request, "plans/preview.html", context)


@_by_link
def plan(request: HttpRequest, link: PlanPreview, reader: PreviewReader) -> HttpResponse:
    """The plan."""
    found = find_plan(reader, link.plan.slug)
    context = plan_context(request, reader, found, request.path, now=timezone.now())
    return _page(request, link, "plans/plan.html", context)


@_by_link
def theme(
    request: HttpRequest, link: PlanPreview, reader: PreviewReader, theme: str
) -> HttpResponse:
    """A theme of it."""
    found = find_plan(reader, link.plan.slug)
    context = theme_context(
        reader, found, link.get_absolute_url(), theme, danish_day(timezone.now())
    )
    return _page(request, link, "plans/theme.html", context)


@_by_link
def commitment(
    request: HttpRequest, link: PlanPreview, reader: PreviewReader, address: str
) -> HttpResponse:
    """An initiative of it."""
    found = find_commitment(reader, link.plan.slug, address)
    if found is None:
        raise Http404
    context = commitment_context(reader, found, link.get_absolute_url(), timezone.now())
    return _page(request, link, "plans/commitment.html", context)


@_by_link
def milestone(
    request: HttpRequest, link: PlanPreview, reader: PreviewReader, address: str, position: int
) -> HttpResponse:
    """A milestone of an initiative of it."""
    own = Commitment.objects.visible_to(reader).filter(plan=link.plan_id).select_related("plan")
    parent = get_object_or_404(own, address=address)
    context = milestone_context(reader, parent, link.get_absolute_url(), position, timezone.now())
    return _page(request, link, "plans/milestone.html", context)
