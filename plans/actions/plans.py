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
from ..models.periods import danish_day
from ..plan_notifications import PLAN_PUBLISHED

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
NOT_YET_PUBLISHED = [PlanState.DRAFT, PlanState.CO_CREATION]


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
    reason = unsettled_reason_da.strip() or unsettled_reason_en.strip()
    if errors := _lacks(plan, reason):
        raise ValidationError(errors)
    plan.previews.live(now).update(revoked_at=now)  # they were for reading the draft alone
    plan.state = PlanState.PUBLISHED
    plan.published_on, plan.published_precision = danish_day(now), Precision.DAY
    plan.unsettled_reason_da = unsettled_reason_da.strip()
    plan.unsettled_reason_en = unsettled_reason_en.strip()
    plan.save()
    audit.record("published", plan, by=by, now=now, reason=reason)
    post_to_followers(PLAN_PUBLISHED, plan, context={"plan": plan.pk}, period="published", now=now)
    return plan


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
    plan: ActionPlan, state: str, *, by: User | None, now: dt.datetime, reason: str = ""
) -> ActionPlan:
    """Takes a plan to another state along MOVES.

    Raises ValidationError: on 'state' where there is no such way or the period still runs, on
    'reason' where the way leads back and none is given.
    """
    plan.refresh_from_db(from_queryset=ActionPlan.objects.select_for_update())
    ways = MOVES[plan.state]
    if state not in ways:
        words = {"old": plan.get_state_display(), "new": PlanState(state).label}
        raise ValidationError({"state": _("A plan cannot go from “%(old)s” to “%(new)s”.") % words})
    leads_back = ways[PlanState(state)]
    if leads_back and not reason.strip():
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
    plan.state = PlanState(state)
    plan.save(update_fields=["state"])
    audit.record("changed state", plan, by=by, now=now, reason=reason, state=str(state))
    return plan
