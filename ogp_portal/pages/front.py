"""The front page: what OGP is, what Denmark has promised, what one can do now."""

import datetime as dt

from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from consultations.newest import MOST, newest_thread, open_and_next
from consultations.shown import ShownConsultation
from forum.reading import new_topics
from ogp_portal.common.caching import changes_at, public_page
from ogp_portal.common.dates import format_deadline, whole_days_left
from ogp_portal.common.prepared import Prepared
from plans.models import ActionPlan, Commitment
from plans.models.plans import IN_FORCE

_PLAN = [
    "slug",
    "title_da",
    "title_en",
    "summary_da",
    "summary_en",
    "state",
    "starts_on",
    "starts_precision",
    "ends_on",
    "ends_precision",
    "commitment_count",
]


def _plans(user) -> QuerySet:
    """The real plan in force, else the newest real one. A demonstration plan never counts."""
    in_force_first = Case(
        When(state__in=IN_FORCE, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    in_it = Commitment.objects.filter(plan=OuterRef("pk"), is_held_back=False).order_by()
    count = Subquery(in_it.values("plan").annotate(count=Count("pk")).values("count"))
    plans = ActionPlan.objects.visible_to(user).real().annotate(commitment_count=count)
    return plans.order_by(in_force_first, "-starts_on").values(*_PLAN)[:1]


_plan = Prepared(_plans)


@public_page
def front(request: HttpRequest) -> HttpResponse:
    """Four queries: the plan in force, open consultations, newest discussion, one thread."""
    now, user = timezone.now(), request.signed_in_user
    found = open_and_next(user, now)
    changes_at(request, [instant for row in found for instant in row.instants], now)
    consultations = [row for row in found if row.period_at(now)][:MOST]
    topics, thread = new_topics(user), newest_thread(user)
    shown = [*consultations, *topics, *([thread] if thread else [])]
    context = {
        "plan": _plan_to_show(user),
        "consultations": [_shown(row, now) for row in consultations],
        "topics": topics,
        "thread": thread,
        "has_demonstration": any(row.is_demonstration for row in shown),
    }
    return render(request, "pages/front.html", context)


def _plan_to_show(user) -> ActionPlan | None:
    row = next(iter(_plan.rows(user)), None)
    if row is None:
        return None
    count = row.pop("commitment_count") or 0
    plan = ActionPlan(**row)
    plan.commitment_count = count
    return plan


def _shown(row: ShownConsultation, now: dt.datetime) -> dict[str, object]:
    days = whole_days_left(row.closes_at, now)
    left = ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    if days == 0:
        left = gettext("last day")
    return {"row": row, "deadline": format_deadline(row.closes_at), "left": left}
