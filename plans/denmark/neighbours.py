"""The plan before a plan, by its number: the portal's own sorting of Denmark's plans."""

from django.db import models

from ..models import ActionPlan
from .columns import Column


class PlanBefore(Column):
    """The plan that came before, by number; one that is not in the portal leaves it empty."""

    attributes = None

    def __init__(self, part: str = "") -> None:
        super().__init__(ActionPlan._meta.get_field("predecessor"), part)

    def read(self, row: models.Model) -> int | None:
        return row.predecessor.number if row.predecessor_id else None

    def write(self, row: models.Model, value: int | None) -> None:
        plans = ActionPlan.objects.real()
        row.predecessor = plans.filter(number=value).first() if value else None

    def parse(self, text: str) -> int:
        return models.PositiveSmallIntegerField().clean(text, None)
