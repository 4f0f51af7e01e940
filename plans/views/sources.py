"""Where the facts of a page come from."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Exists, OuterRef

from ..facts import PublicSource, sources_of
from ..models import ActionPlan, Commitment
from ..models.facts import Fact
from .prepared import Row, as_instance


def has_facts(model: type[models.Model]) -> Exists:
    """An annotation: whether the row was imported, so that its sources are worth a query."""
    return Exists(
        Fact.objects.filter(subject_kind=model._meta.label_lower, subject_id=OuterRef("pk"))
    )


def sources_of_plan(plan: ActionPlan, initiatives: Iterable[Row]) -> list[PublicSource]:
    """What stands behind the plan and its list of initiatives; needs `has_facts` on the plan."""
    if not plan.has_facts:
        return []
    return sources_of(plan, *(as_instance(Commitment, row) for row in initiatives))


def sources_of_initiative(commitment: Commitment) -> list[PublicSource]:
    """What stands behind an initiative; needs `has_facts` on it."""
    return sources_of(commitment) if commitment.has_facts else []
