"""The front page: what OGP is, what Denmark has promised, what one can do now."""

import datetime as dt

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from consultations.models import Consultation, ProvenanceLink
from forum.models import Topic
from ogp_portal.common.caching import changes_at, public_page
from ogp_portal.common.dates import format_deadline, whole_days_left
from plans.models import ActionPlan
from plans.models.plans import IN_FORCE

SHOWN = 5


@public_page
def front(request: HttpRequest) -> HttpResponse:
    """Four queries: the plan in force, open consultations, newest discussion, one thread."""
    now, user = timezone.now(), request.signed_in_user
    found = _open_and_next(user, now)
    changes_at(request, [instant for row in found for instant in row.instants], now)
    consultations = [row for row in found if row.period_at(now)][:SHOWN]
    topics, thread = list(_newest_topics(user)), _newest_thread(user)
    context = {
        "plan": _plan_to_show(user),
        "consultations": [_shown(row, now) for row in consultations],
        "topics": topics,
        "thread": thread,
        "has_demonstration": any(row.is_demonstration for row in [*consultations, *topics])
        or (thread is not None and thread.proposal.is_demonstration),
    }
    return render(request, "pages/front.html", context)


def _plan_to_show(user) -> ActionPlan | None:
    """The real plan in force, else the newest real one. A demonstration plan never counts."""
    in_force_first = Case(
        When(state__in=IN_FORCE, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    in_it = Count("commitments", filter=Q(commitments__is_held_back=False))
    plans = ActionPlan.objects.visible_to(user).real().annotate(commitment_count=in_it)
    return plans.order_by(in_force_first, "-starts_on").first()


def _open_and_next(user, now: dt.datetime) -> list[Consultation]:
    """Those open, by deadline, and the next to open: the page reads differently then."""
    rows = Consultation.objects.visible_to(user).with_period()
    shown = rows.open_at(now).order_by("is_demonstration", "closes_at")[:SHOWN]
    found = shown.union(rows.coming_first(now)[:1])
    return sorted(found, key=lambda row: (row.is_demonstration, row.closes_at))


def _shown(row: Consultation, now: dt.datetime) -> dict[str, object]:
    days = whole_days_left(row.closes_at, now)
    left = ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    if days == 0:
        left = gettext("last day")
    return {"row": row, "deadline": format_deadline(row.closes_at), "left": left}


def _newest_topics(user):
    return Topic.objects.visible_to(user).select_related("category").newest_first()[:SHOWN]


def _newest_thread(user) -> ProvenanceLink | None:
    """A proposal that led to an initiative: real before invented, "became" before the rest."""
    links = ProvenanceLink.objects.visible_to(user).filter(
        commitment__isnull=False, response__isnull=False
    )
    related = ["proposal__submission", "response", "commitment__plan"]
    in_order = links.order_by("commitment__plan__is_demonstration", "relation", "-made_at")
    return in_order.select_related(*related).first()
