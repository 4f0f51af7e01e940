"""What of plans goes into the public record: what, when and checksums of the words."""

import datetime as dt

from ogp_portal import record
from ogp_portal.record.chain import checksum_of_text
from ogp_portal.record.models import EventKind, time_of

from ..models import ActionPlan, Evaluation, Snapshot, StatusUpdate


def note_status(update: StatusUpdate, *, now: dt.datetime) -> None:
    """That a status was reported, and what it says."""
    commitment = update.commitment
    texts = ("text_da", "text_en", "challenges_da", "challenges_en")
    facts = {
        "id": str(update.pk),
        "plan": commitment.plan.slug,
        "commitment": commitment.address,
        "milestone": update.milestone.position if update.milestone else 0,
        "completion": str(update.completion),
        "reported_at": time_of(update.reported_at),
        "is_demonstration": commitment.is_demonstration,
    }
    facts |= {f"{name}_sha256": checksum_of_text(getattr(update, name)) for name in texts}
    record.seal(EventKind.STATUS, update, facts, now=now)


def note_plan(plan: ActionPlan, *, now: dt.datetime) -> None:
    """That a plan was published."""
    facts = {
        "kind": "plans",
        "id": str(plan.pk),
        "slug": plan.slug,
        "is_demonstration": plan.is_demonstration,
    }
    record.seal(EventKind.PUBLICATION, plan, facts, now=now)


def note_evaluation(evaluation: Evaluation, snapshot: Snapshot, *, now: dt.datetime) -> None:
    """That a version of a self-assessment was published, and its checksum."""
    facts = {
        "kind": "evaluations",
        "id": str(evaluation.pk),
        "version": snapshot.version,
        "checksum": snapshot.checksum,
        "is_demonstration": evaluation.plan.is_demonstration,
    }
    record.seal(EventKind.PUBLICATION, evaluation, facts, now=now)
