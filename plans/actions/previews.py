"""Links for reading through a draft: made, and withdrawn before their time."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common import limits

from ..enums import PlanState
from ..models import ActionPlan, PlanPreview


@transaction.atomic
def make_preview(plan: ActionPlan, *, by: User | None, now: dt.datetime) -> PlanPreview:
    """A link by which anyone who has it reads the draft, for `limits.PREVIEW_DAYS` days.

    Raises ValidationError where the plan is no draft: then everybody can read it anyway.
    """
    plan.refresh_from_db(from_queryset=ActionPlan.objects.select_for_update())
    if plan.state != PlanState.DRAFT:
        raise ValidationError(_("The plan is no draft. Everybody can read it already."))
    expires_at = now + dt.timedelta(days=limits.PREVIEW_DAYS)
    preview = PlanPreview.objects.create(plan=plan, made_at=now, made_by=by, expires_at=expires_at)
    audit.record("made a preview link", plan, by=by, now=now, preview=preview.pk)
    return preview


@transaction.atomic
def revoke_previews(plan: ActionPlan, *, by: User | None, now: dt.datetime) -> int:
    """Withdraws every link of the plan that still works, and returns how many. Once more: none."""
    plan.refresh_from_db(from_queryset=ActionPlan.objects.select_for_update())
    withdrawn = plan.previews.live(now).update(revoked_at=now)
    if withdrawn:
        audit.record("withdrew preview links", plan, by=by, now=now, links=withdrawn)
    return withdrawn
