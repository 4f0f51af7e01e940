"""The gross list (bruttoliste) of a plan: the proposals considered when it is made."""

import datetime as dt

from django.db.models import F, FilteredRelation, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.caching import public_page
from ogp_portal.common.dates import COPENHAGEN, format_date
from plans.enums import PlanState
from plans.models import ActionPlan
from plans.views.addresses import former_addresses_redirect, nothing_here

from ..models import GrossListEntry
from ..wording import decision_shown, foreign
from .pages import numbered_page, page_number

_COLUMNS = {
    "reference": F("proposal__reference"),
    "summary": F("proposal__summary"),
    "language": F("proposal__submission__language"),
    "received_at": F("proposal__submission__received_at"),
    "decision": F("current__decision"),
    "decide_by": F("current__decide_by"),
}


@public_page
@former_addresses_redirect
def gross_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The proposals on it, first taken first, 50 per page, each with its thread."""
    now, number = timezone.now(), page_number(request)
    # A draft has no list for anybody yet: what is considered is told with the plan.
    plans = ActionPlan.objects.visible_to(request.signed_in_user).exclude(state=PlanState.DRAFT)
    plan = plans.filter(slug=slug).first() or nothing_here(request, slug)
    entries = GrossListEntry.objects.visible_to(request.signed_in_user).public().filter(plan=plan)
    first = (number - 1) * limits.ROWS_PER_LIST
    rows = _rows(entries)[first : first + limits.ROWS_PER_LIST]
    page = numbered_page(rows, number, count=entries.count(), per_page=limits.ROWS_PER_LIST)
    heading = _("Long list")
    context = {
        "object": plan,
        "page_title": f"{heading}: {plan.title}",
        "heading": heading,
        "breadcrumbs": [
            (_("Action plans"), reverse("plan-list")),
            (plan.title, plan.get_absolute_url()),
            (heading, request.path),
        ],
        "is_in_making": plan.state == PlanState.CO_CREATION,
        "rows": [_shown(row, now) for row in rows],
        "page": page,
    }
    return render(request, "consultations/gross_list.html", context)


def _rows(entries):
    published = Q(
        proposal__responses__is_current=True, proposal__responses__published_at__isnull=False
    )
    current = FilteredRelation("proposal__responses", condition=published)
    in_order = entries.annotate(current=current).order_by("added_at", "pk")
    return in_order.values("added_at", **_COLUMNS)


def _shown(row, now: dt.datetime) -> dict[str, object]:
    words, tone = decision_shown(row["decision"], row["decide_by"], now)
    return {
        "url": reverse("proposal", args=[row["reference"]]),
        "title": row["summary"] or row["reference"],
        "language": foreign(row["language"]),
        "received": format_date(row["received_at"].astimezone(COPENHAGEN)),
        "added": format_date(row["added_at"].astimezone(COPENHAGEN)),
        "words": words,
        "tone": tone,
    }
