"""A published self-assessment's word on each initiative, beside those of the owner and of IRM."""

import datetime as dt

from django.utils.translation import override

from ogp_portal.common.addresses import absolute
from ogp_portal.common.dates import Precision

from ..enums import EvaluationKind, Judge, ReadFrom, Variable
from ..models import Assessment, Evaluation, Snapshot
from ..models.periods import danish_day
from ..scales import value_of
from .drafting import Row, latest_update

SCALE = "completion_self_assessment"
JUDGES = {
    EvaluationKind.MIDTERM: Judge.SELF_MIDTERM,
    EvaluationKind.FINAL: Judge.SELF_FINAL,
}


def keep_judgements(evaluation: Evaluation, snapshot: Snapshot, *, now: dt.datetime) -> None:
    """One assessment per initiative, from the frozen report; those of an earlier version go.

    Only where the report says how far the initiative has come, in OGP's words: a withdrawn one
    has no step on the scale.
    """
    common = {
        "plan": evaluation.plan,
        "judge": JUDGES[EvaluationKind(evaluation.kind)],
        "variable": Variable.COMPLETION,
        "scale": SCALE,
        "read_from": ReadFrom.PORTAL,
    }
    said = {row["id"]: value for row in snapshot.data["commitments"] if (value := _value(row))}
    Assessment.objects.filter(**common).exclude(commitment__in=said).delete()
    there = evaluation.plan.commitments.filter(pk__in=said)
    with override("da"):
        address = absolute(evaluation.get_absolute_url())
    about = {
        "source_url": address,
        "assessed_on": danish_day(now),
        "assessed_precision": Precision.DAY,
    }
    for commitment in there:
        new = about | {"values": [said[commitment.pk]]}
        Assessment.objects.update_or_create(**common, commitment=commitment, defaults=new)


def _value(row: Row) -> str | None:
    update = latest_update(row)
    return value_of(SCALE, update["completion"]) if update else None
