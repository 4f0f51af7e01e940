"""What has changed in a plan or an initiative since it was published, and why."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.caching import public_page

from ..models import Amendment
from .acts import acts
from .addresses import former_addresses_redirect
from .commitments import commitment_at, commitment_heading
from .plans import plan_at, plan_heading
from .texts import date_words


@public_page
@former_addresses_redirect
def plan_history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every published change of a plan and all that hangs on it."""
    found = plan_at(request, slug)
    context = plan_heading(found, found.get_absolute_url())
    amendments = Amendment.objects.visible_to(request.signed_in_user).filter(plan=found.pk)
    return _history(request, context, amendments, found.published_on, found.published_precision)


@public_page
@former_addresses_redirect
def commitment_history(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    """Every published change of one initiative and its milestones."""
    found = commitment_at(request, slug, address)
    context = commitment_heading(found, found.plan.get_absolute_url(), found.get_absolute_url())
    amendments = Amendment.objects.visible_to(request.signed_in_user).filter(commitment=found.pk)
    plan = found.plan
    return _history(request, context, amendments, plan.published_on, plan.published_precision)


def _history(request, context, amendments, published_on, precision) -> HttpResponse:
    pages = Paginator(amendments.as_read(), limits.ROWS_PER_LIST)
    page = pages.get_page(request.GET.get("side"))
    heading = _("What has changed")
    context |= {
        "subject_title": context["page_title"],
        "page_title": f"{heading}: {context['page_title']}",
        "heading": heading,
        "breadcrumbs": [*context["breadcrumbs"], (heading, "")],
        "acts": acts(page.object_list),
        "page": page,
        "published": date_words(published_on, precision),
    }
    return render(request, "plans/history.html", context)
