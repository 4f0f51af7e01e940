"""The mails to those who follow a plan or an initiative."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ogp_portal.common.addresses import absolute
from ogp_portal.notifications import declare

from .models import ActionPlan, Commitment, StatusUpdate

Context = dict[str, Any]


def _load_plan(context: Context) -> Context | None:
    """The plan as it stands now; None when it is no longer public."""
    plan = ActionPlan.objects.visible_to(None).filter(pk=context["plan"]).first()
    if plan is None or not plan.is_in_force:
        return None
    return {"title": plan.title, "period": plan.period, "url": absolute(plan.get_absolute_url())}


def _load_update(context: Context) -> Context | None:
    """The report and its initiative; None when the plan is no longer public."""
    updates = StatusUpdate.objects.visible_to(None).select_related("commitment__plan")
    update = updates.filter(pk=context["update"]).first()
    if update is None:
        return None
    commitment = update.commitment
    return {
        "title": commitment.title,
        "number": commitment.address,
        "plan": commitment.plan.title,
        "completion": update.get_completion_display(),
        "text": update.text,
        "url": absolute(commitment.get_absolute_url()),
    }


def _load_joined(context: Context) -> Context | None:
    """The initiative that joined its plan; None when it is no longer public."""
    rows = Commitment.objects.visible_to(None).select_related("plan")
    commitment = rows.filter(pk=context["commitment"]).first()
    if commitment is None or commitment.joined_on is None:
        return None
    return {
        "title": commitment.title,
        "number": commitment.address,
        "plan": commitment.plan.title,
        "reason": commitment.joined_reason,
        "url": absolute(commitment.get_absolute_url()),
    }


PLAN_PUBLISHED = declare(
    "plans.published", label=_("A plan is published"), load=_load_plan, is_news=True
)
STATUS_REPORTED = declare(
    "plans.status_reported", label=_("Status of a commitment"), load=_load_update, is_news=True
)
COMMITMENT_JOINED = declare(
    "plans.commitment_joined",
    label=_("A commitment is added to a plan"),
    load=_load_joined,
    is_news=True,
)
