"""What a report says of consultations, read through the reverse relations of `plans`.

`plans` imports no app above it, so the classes are found by relation, and each list begins with
that app's own `visible_to`.
"""

import datetime as dt
from typing import Any

from django.db.models import Count, Model

from ..models import ActionPlan, Commitment

Row = dict[str, Any]

FIELDS = (
    "id", "slug", "kind", "title_da", "title_en", "is_record", "held_where",
    "opens_at", "closes_at", "opened_on", "opened_precision", "closed_on", "closed_precision",
)  # fmt: skip


def _related(model: type[Model], name: str) -> type[Model]:
    """The class at the other end of the reverse relation `name`."""
    return model._meta.get_field(name).related_model


def of_plan(plan: ActionPlan, now: dt.datetime) -> list[Row]:
    """The plan's public consultations with the numbers of answers, proposals and responses."""
    rows = plan.consultations.visible_to(None).with_period()
    rows = list(rows.order_by("opens_at", "opened_on", "pk").values(*FIELDS))
    keys = [row["id"] for row in rows]
    submission = _related(plan.consultations.model, "submissions")
    answers = submission.objects.visible_to(None).filter(consultation__in=keys)
    proposals = _related(submission, "proposals").objects.visible_to(None)
    proposals = proposals.filter(submission__consultation__in=keys)
    counts = {
        "answers": _count(answers, "consultation"),
        "proposals": _count(proposals, "submission__consultation"),
        "answered": _count(proposals.answered_at(now), "submission__consultation"),
    }
    return [row | {name: found.get(row["id"], 0) for name, found in counts.items()} for row in rows]


def _count(rows, by: str) -> dict[int, int]:
    """How many of `rows` belong to each consultation."""
    counted = rows.order_by().values(by).annotate(number=Count("pk", distinct=True))
    return dict(counted.values_list(by, "number"))


def proposals_behind(keys: list[int]) -> list[Row]:
    """The public proposals that became, shaped or relate to each initiative, by reference.

    Only where the decision is published, as on the initiative's own page.
    """
    link = _related(Commitment, "provenance_links")
    proposal = link._meta.get_field("proposal").related_model
    rows = link.objects.visible_to(None).filter(
        commitment__in=keys, proposal__in=proposal.objects.visible_to(None)
    )
    return list(
        rows.order_by("made_at", "pk").values(
            "id", "commitment_id", "relation", "made_at", "proposal__reference"
        )
    )


def still_public(references: set[str]) -> set[str]:
    """Those of the proposals that everybody may see now."""
    link = _related(Commitment, "provenance_links")
    proposal = link._meta.get_field("proposal").related_model
    rows = proposal.objects.visible_to(None).filter(reference__in=references)
    return set(rows.values_list("reference", flat=True))
