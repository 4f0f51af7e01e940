"""One report at a time on an initiative."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..enums import PlanState
from ..models import Commitment


def lock(commitment: Commitment) -> None:
    """Locks the initiative and reads it anew; none on a plan that nobody has decided yet."""
    locked = Commitment.objects.select_for_update(of=("self",)).select_related("plan")
    commitment.refresh_from_db(from_queryset=locked)
    if commitment.plan.state in {PlanState.DRAFT, PlanState.CO_CREATION}:
        raise ValidationError(_("Nothing can be reported before the plan is published."))
