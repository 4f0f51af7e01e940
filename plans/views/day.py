"""The day somebody asks for with `?dato=`: read strictly, and answered in words when it is wrong."""

import datetime as dt

from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ogp_portal.common.dates import Precision, format_date

from ..actions.plans import NOT_YET_PUBLISHED
from ..models import ActionPlan, Commitment
from ..models.periods import danish_day, first_day
from .texts import day_of

LONGEST = 30
"""Characters of what was typed that are shown again."""


class WrongDay(Exception):
    """No page can be shown for what was asked; the message says why."""

    def __init__(self, message: str, status: int = 400):
        super().__init__(message)
        self.status = status


def asked_day(request: HttpRequest, plan: ActionPlan, now: dt.datetime) -> dt.date | None:
    """The past day that is asked for; None for the present state.

    Raises WrongDay: no date (400), in the future (400), before the plan was published (404).
    """
    typed = request.GET.get("dato", "").strip()
    if not typed:
        return None
    try:
        day = dt.date.fromisoformat(typed)
    except ValueError:
        raise WrongDay(_("Write the day as 2025-03-01.")) from None
    if day > danish_day(now):
        raise WrongDay(_("That day has not come yet."))
    if plan.state in NOT_YET_PUBLISHED:
        raise WrongDay(_("The plan is not published yet."), status=404)
    if _is_before_publication(plan, day):
        raise WrongDay(_("The plan was not published on that day."), status=404)
    return day


def _is_before_publication(plan: ActionPlan, day: dt.date) -> bool:
    """Before it was published or, where that day is not known, before its period began."""
    known = [
        (plan.published_on, plan.published_precision),
        (plan.starts_on, plan.starts_precision),
    ]
    for date, precision in known:
        if date is not None and precision != Precision.UNKNOWN:
            return first_day(precision, day) < date
    return False


def refuse_before_joining(commitment: Commitment, day: dt.date | None) -> None:
    """Raises WrongDay where an initiative was added to its plan only after the day."""
    joined = commitment.joined_on
    if day is None or joined is None:
        return
    if first_day(commitment.joined_precision, day) < joined:
        raise WrongDay(_("The commitment was not in the plan on that day."), status=404)


def recorded_since(plan: ActionPlan, day: dt.date | None) -> str:
    """From when the portal has kept a plan's changes, where the day asked for lies before that."""
    if day is None:
        return ""
    events = ActionPlan.pgh_event_model.objects.filter(pgh_obj=plan.pk)
    first = events.aggregate(first=Min("pgh_created_at"))["first"]
    return day_of(first) if first and day < danish_day(first) else ""


def wrong_day(request: HttpRequest, wrong: WrongDay, context: dict[str, object]) -> HttpResponse:
    """The page that says what is wrong with the day, with what was typed."""
    heading = _("Show the page as it was on a day")
    context |= {
        "page_title": heading,
        "heading": heading,
        "typed": request.GET.get("dato", "")[:LONGEST],
        "error": str(wrong),
    }
    return render(request, "plans/wrong_day.html", context, status=wrong.status)


def shown_day(day: dt.date | None) -> str:
    """'1. marts 2025'; "" for the present state."""
    return format_date(day) if day else ""
