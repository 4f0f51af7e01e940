"""A plan's life: published, in force, under evaluation, evaluated."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.dates import Precision
from ogp_portal.notifications.actions import post_to_followers

from ..enums import PlanState
from ..models import ActionPlan
from ..models.amendments import public_values
from ..models.periods import danish_day
from ..models.plans import NOT_YET_PUBLISHED
from ..plan_notifications import PLAN_PUBLISHED
from .amending import Why, note_amendments
from .recording import note_plan

MOVES: dict[str, dict[PlanState, bool]] = {
    PlanState.DRAFT: {PlanState.CO_CREATION: False},
    PlanState.CO_CREATION: {PlanState.DRAFT: True},
    PlanState.PUBLISHED: {PlanState.IN_PROGRESS: False, PlanState.CO_CREATION: True},
    PlanState.IN_PROGRESS: {PlanState.UNDER_EVALUATION: False, PlanState.REFRESH: False},
    PlanState.REFRESH: {PlanState.IN_PROGRESS: False},
    PlanState.ENDED: {PlanState.UNDER_EVALUATION: False, PlanState.EVALUATED: False},
    PlanState.UNDER_EVALUATION: {PlanState.EVALUATED: False, PlanState.IN_PROGRESS: True},
    PlanState.EVALUATED: {PlanState.UNDER_EVALUATION: True},
}
"""From each state to the next ones; True where the way leads back and so needs a reason.

Publishing is an act of its own.
"""

FOUR_YEARS = 4

ON_ITS_WAY = {
    PlanState.CO_CREATION: (
        "Planen er under udarbejdelse igen.",
        "The plan is in preparation again.",
    ),
    PlanState.PUBLISHED: ("Planen er offentliggjort.", "The plan is published."),
    PlanState.IN_PROGRESS: ("Planen er sat i gang.", "The plan is under way."),
    PlanState.REFRESH: (
        "Planen bliver opdateret midtvejs.",
        "The plan is being refreshed half-way.",
    ),
    PlanState.UNDER_EVALUATION: (
        "Planens periode er slut, og planen bliver evalueret.",
        "The period of the plan is over, and the plan is being evaluated.",
    ),
    PlanState.EVALUATED: ("Planen er evalueret.", "The plan is evaluated."),
}
"""What the public history says, in Danish and English, where the way on needs no other reason."""


def next_states(plan: ActionPlan) -> list[PlanState]:
    """Where `set_state` can take the plan from here."""
    return list(MOVES[plan.state])


@transaction.atomic
def publish(
    plan: ActionPlan,
    *,
    by: User | None,
    now: dt.datetime,
    unsettled_reason_da: str = "",
    unsettled_reason_en: str = "",
) -> ActionPlan:
    """Publishes a plan and tells its followers. The date of publication is today's Danish one.

    While consultations of it lack responses it needs a reason, which is published with it (OGP
    standard 4.1: contributors learn what became of their contributions). Raises ValidationError
    by field: what the plan lacks, or '' where it is published already.
    """
    plan.refresh_from_db(from_queryset=ActionPlan.objects.select_for_update())
    if plan.state not in NOT_YET_PUBLISHED:
        raise ValidationError(_("The plan is published already."))
    before = public_values(plan)
    reason = unsettled_reason_da.strip() or unsettled_reason_en.strip()
    if errors := _lacks(plan, reason):
        raise ValidationError(errors)
    plan.previews.live(now).update(revoked_at=now)  # they were for reading the draft alone
    plan.state = PlanState.PUBLISHED
    plan.published_on, plan.published_precision = danish_day(now), Precision.DAY
    plan.unsettled_reason_da = unsettled_reason_da.strip()
    plan.unsettled_reason_en = unsettled_reason_en.strip()
    plan.save()
    why = _why(plan.state, unsettled_reason_da, unsettled_reason_en, by=by, now=now)
    note_amendments(plan, before, public_values(plan), why=why)
    audit.record("published", plan, by=by, now=now, reason=reason)
    note_plan(plan, now=now)
    post_to_followers(PLAN_PUBLISHED, plan, context={"plan": plan.pk}, period="published", now=now)
    return plan


def _why(state: str, reason_da: str, reason_en: str, *, by: User | None, now: dt.datetime) -> Why:
    """The given reason, else the sentence of the state that is reached."""
    if not reason_da.strip() and not reason_en.strip():
        reason_da, reason_en = ON_ITS_WAY[PlanState(state)]
    return Why(reason_da, now, by=by, reason_en=reason_en)


def _lacks(plan: ActionPlan, reason: str) -> dict[str, str]:
    """What stands in the way of publication, by field.

    `plan.consultations` is the consultations app's: a reverse relation, not an import.
    """
    errors = {}
    if plan.starts_on is None or plan.ends_on is None:
        errors["ends_on"] = _("Write when the plan starts and ends before you publish it.")
    if not plan.commitments.exists():
        errors["__all__"] = _("The plan has no commitments yet.")
    waiting = plan.consultations.unsettled().filter(is_published=True).count()
    if waiting and not reason:
        message = ngettext(
            "%(number)d consultation of the plan lacks final responses. Give them and settle it, "
            "or write a reason that will be published.",
            "%(number)d consultations of the plan lack final responses. Give them and settle "
            "them, or write a reason that will be published.",
            waiting,
        )
        errors["unsettled_reason_da"] = message % {"number": waiting}
    return errors


@transaction.atomic
def set_state(
    plan: ActionPlan,
    state: str,
    *,
    by: User | None,
    now: dt.datetime,
    reason: str = "",
    reason_en: str = "",
) -> ActionPlan:
    """Takes a plan to another state along MOVES.

    Once the plan is or was published, everybody can read the move and its reason. Raises ValidationError: on 'state' where there is no such way or the period still runs, on
    'reason' where the way leads back and none is given.
    """
    plan.refresh_from_db(from_queryset=ActionPlan.objects.select_for_update())
    ways = MOVES[plan.state]
    if state not in ways:
        words = {"old": plan.get_state_display(), "new": PlanState(state).label}
        raise ValidationError({"state": _("A plan cannot go from “%(old)s” to “%(new)s”.") % words})
    leads_back = ways[PlanState(state)]
    if leads_back and not (reason.strip() or reason_en.strip()):
        raise ValidationError({"reason": _("Write why.")})
    if state == PlanState.REFRESH and plan.length_years != FOUR_YEARS:
        raise ValidationError({"state": _("Only a plan of four years is refreshed half-way.")})
    is_ending = state == PlanState.UNDER_EVALUATION and not leads_back
    if is_ending and not plan.is_over(danish_day(now)):
        raise ValidationError(
            {"state": _("The plan's period has not ended. Correct its last day first.")}
        )
    if plan.state == PlanState.DRAFT:
        plan.previews.live(now).update(revoked_at=now)  # they were for reading the draft alone
    before = public_values(plan)
    plan.state = PlanState(state)
    plan.save(update_fields=["state"])
    why = _why(state, reason, reason_en, by=by, now=now)
    note_amendments(plan, before, public_values(plan), why=why)
    said = reason.strip() or reason_en.strip()
    audit.record("changed state", plan, by=by, now=now, reason=said, state=str(state))
    return plan
