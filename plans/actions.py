"""What happens to plans and initiatives: each act is one transaction with its audit entry.

Rights are asked where a person acts; an act asks whether the state allows it and raises
ValidationError, with words for the person beside the field, when it does not.
"""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.dates import COPENHAGEN, Precision

from .enums import Completion, PlanState, ReporterRole
from .models import (
    ActionPlan,
    Commitment,
    CommitmentAlias,
    Evidence,
    Milestone,
    StatusUpdate,
)

NEXT_STATES: dict[str, set[str]] = {
    PlanState.DRAFT: {PlanState.CO_CREATION},
    PlanState.CO_CREATION: {PlanState.DRAFT},
    PlanState.PUBLISHED: {PlanState.IN_PROGRESS},
    PlanState.IN_PROGRESS: {PlanState.UNDER_EVALUATION},
    PlanState.ENDED: {PlanState.UNDER_EVALUATION, PlanState.EVALUATED},
    PlanState.UNDER_EVALUATION: {PlanState.EVALUATED},
    PlanState.EVALUATED: set(),
}
"""Where a plan can go from each state; publishing is an act of its own."""


@transaction.atomic
def publish(
    plan: ActionPlan,
    *,
    by: User | None,
    now: dt.datetime,
    unsettled_reason_da: str = "",
    unsettled_reason_en: str = "",
) -> ActionPlan:
    """Publishes a plan. While consultations of it lack responses it needs a published reason.

    OGP standard 4.1: contributors learn what became of their contributions before the plan is
    final.
    """
    plan = ActionPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.state not in {PlanState.DRAFT, PlanState.CO_CREATION}:
        raise ValidationError(_("The plan is published already."))
    _require_settled(plan, unsettled_reason_da)
    plan.state = PlanState.PUBLISHED
    plan.published_on = now.astimezone(COPENHAGEN).date()
    plan.published_precision = Precision.DAY
    plan.unsettled_reason_da = unsettled_reason_da
    plan.unsettled_reason_en = unsettled_reason_en
    plan.save()
    audit.record("published", plan, by=by, now=now, reason=unsettled_reason_da)
    return plan


def _require_settled(plan: ActionPlan, reason: str) -> None:
    """`plan.consultations` is the consultations app's: a reverse relation, not an import."""
    waiting = plan.consultations.unsettled().filter(is_published=True).count()
    if waiting and not reason.strip():
        raise ValidationError(
            ngettext(
                "%(number)d consultation of the plan lacks responses. Settle it, or write a reason "
                "that will be published.",
                "%(number)d consultations of the plan lack responses. Settle them, or write a "
                "reason that will be published.",
                waiting,
            )
            % {"number": waiting}
        )


@transaction.atomic
def set_state(
    plan: ActionPlan, state: str, *, by: User | None, now: dt.datetime, reason: str = ""
) -> ActionPlan:
    """Takes a plan to its next state; ValidationError where there is no such way."""
    plan = ActionPlan.objects.select_for_update().get(pk=plan.pk)
    if state not in NEXT_STATES[plan.state]:
        raise ValidationError(_("A plan cannot go from “%(old)s” to “%(new)s”.") % {
            "old": plan.get_state_display(),
            "new": PlanState(state).label,
        })  # fmt: skip
    plan.state = state
    plan.save(update_fields=["state"])
    audit.record("changed state", plan, by=by, now=now, reason=reason, state=str(state))
    return plan


@transaction.atomic
def report_status(
    commitment: Commitment,
    *,
    completion: str,
    text_da: str,
    text_en: str = "",
    challenges_da: str = "",
    challenges_en: str = "",
    period_start: dt.date | None = None,
    period_end: dt.date | None = None,
    milestone: Milestone | None = None,
    role: str = ReporterRole.OWNER,
    idempotency_key: uuid.UUID | None = None,
    by: User | None,
    now: dt.datetime,
) -> StatusUpdate:
    """Adds a status update and returns it; the same `idempotency_key` again gives the first.

    "Completed" needs evidence. What is hard must be told when a milestone is late.
    """
    Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    if idempotency_key is not None:
        earlier = StatusUpdate.objects.filter(idempotency_key=idempotency_key).first()
        if earlier is not None:
            return earlier
    errors = _missing(
        commitment, completion, text_da or text_en, challenges_da or challenges_en, now
    )
    if errors:
        raise ValidationError(errors)
    update = StatusUpdate.objects.create(
        commitment=commitment,
        milestone=milestone,
        completion=completion,
        text_da=text_da,
        text_en=text_en,
        challenges_da=challenges_da,
        challenges_en=challenges_en,
        period_start=period_start,
        period_end=period_end,
        reported_at=now,
        reported_by=by,
        reporter_role=role,
        idempotency_key=idempotency_key,
    )
    audit.record("reported status", commitment, by=by, now=now, role=str(role), status=completion)
    return update


def _missing(
    commitment: Commitment, completion: str, text: str, challenges: str, now: dt.datetime
) -> dict[str, str]:
    errors = {}
    if not text.strip():
        errors["text_da"] = _("Write what was done.")
    if completion == Completion.COMPLETE and not commitment.evidence.exists():
        errors["completion"] = _("Add evidence before you report the commitment as completed.")
    today = now.astimezone(COPENHAGEN).date()
    is_behind = completion != Completion.COMPLETE and commitment.milestones.late(today).exists()
    if is_behind and not challenges.strip():
        errors["challenges_da"] = _("A milestone is late. Write what is hard.")
    return errors


@transaction.atomic
def complete_milestone(
    milestone: Milestone,
    *,
    completed_on: dt.date,
    precision: str = Precision.DAY,
    by: User | None,
    now: dt.datetime,
) -> Milestone:
    """Marks a milestone as completed on a date that is not in the future."""
    if completed_on > now.astimezone(COPENHAGEN).date():
        raise ValidationError({"completed_on": _("The date is in the future.")})
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    milestone.is_completed = True
    milestone.completed_on = completed_on
    milestone.completed_precision = precision
    milestone.save(update_fields=["is_completed", "completed_on", "completed_precision"])
    audit.record("completed", milestone, by=by, now=now, completed_on=completed_on.isoformat())
    return milestone


@transaction.atomic
def add_evidence(
    commitment: Commitment, *, by: User | None, now: dt.datetime, **fields: Any
) -> Evidence:
    """Adds evidence: `title_da` or `title_en`, a `url` or a `file`, maybe a `milestone`."""
    evidence = Evidence(commitment=commitment, added_at=now, added_by=by, **fields)
    evidence.full_clean(exclude=["commitment", "added_by"])
    evidence.save()
    audit.record("added evidence", commitment, by=by, now=now, evidence=evidence.pk)
    return evidence


@transaction.atomic
def renumber(
    commitment: Commitment, number: str, *, by: User | None, now: dt.datetime
) -> Commitment:
    """Gives an initiative another number; its old address redirects for ever."""
    commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    old = commitment.address
    commitment.number = number
    commitment.full_clean()
    commitment.save()
    if commitment.address != old:
        CommitmentAlias.objects.filter(plan=commitment.plan, address=commitment.address).delete()
        CommitmentAlias.objects.get_or_create(
            plan=commitment.plan, address=old, defaults={"commitment": commitment}
        )
        audit.record("renumbered", commitment, by=by, now=now, old=old)
    return commitment
