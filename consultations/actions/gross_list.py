"""The gross list (bruttoliste) of the next plan: which proposals are considered when it is made."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from plans.enums import PlanState
from plans.models import ActionPlan

from ..enums import SubmissionState
from ..models import GrossListEntry, Proposal


def next_plan(*, is_demonstration: bool) -> ActionPlan | None:
    """The plan that is being made: in co-creation before a draft, the newest first."""
    coming = ActionPlan.objects.filter(
        state__in=[PlanState.CO_CREATION, PlanState.DRAFT], is_demonstration=is_demonstration
    )
    return coming.order_by("state", "-pk").first()


@transaction.atomic
def take_to_gross_list(
    proposals: Iterable[Proposal], *, by: User | None, now: dt.datetime
) -> tuple[ActionPlan | None, int]:
    """Puts proposals on the gross list of the next plan: (that plan, how many were new to it).

    One that is on a list stays where it is, so twice is once. Invented proposals go to the
    invented plan. ValidationError when no plan is being made, or for what has been withdrawn.
    """
    wanted = list(
        Proposal.objects.filter(pk__in=[one.pk for one in proposals]).select_related("submission")
    )
    if any(one.submission.state == SubmissionState.WITHDRAWN for one in wanted):
        raise ValidationError(_("A proposal has been withdrawn. Leave it out."), code="withdrawn")
    plan, number = None, 0
    for one in wanted:
        plan = next_plan(is_demonstration=one.is_demonstration)
        if plan is None:
            message = _("No plan is being made. Add the next plan as a draft first.")
            raise ValidationError(message, code="no_plan")
        _entry, is_new = GrossListEntry.objects.get_or_create(
            proposal=one, defaults={"plan": plan, "added_at": now, "added_by": by}
        )
        if is_new:
            number += 1
            audit.record("took a proposal to the gross list", one, by=by, now=now, plan=plan.slug)
    return plan, number


@transaction.atomic
def drop_from_gross_list(
    proposal: Proposal, *, reason: str, by: User | None, now: dt.datetime
) -> None:
    """Takes a proposal off its gross list. Twice is once. ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError(_("Write why the proposal is taken off the long list."))
    if GrossListEntry.objects.filter(proposal=proposal).delete()[0]:
        audit.record(
            "took a proposal off the gross list", proposal, by=by, now=now, reason=reason.strip()
        )
