"""Freezing what a report says: plain JSON, read from the database in a fixed number of queries.

Only what anybody may read is frozen, so that a published report never shows more than the
portal did. Words of citizens are never frozen: an answer that is withdrawn must be gone from
everywhere (design 5.5), so proposals are named by reference alone.
"""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from ..enums import DocumentKind
from ..facts import sources_of
from ..models import (
    ActionPlan,
    Commitment,
    CommitmentAnswer,
    CommitmentParty,
    Document,
    Evaluation,
    Evidence,
    Milestone,
    NetworkMeeting,
    StatusUpdate,
)
from ..models.periods import danish_day
from . import consultations
from .deadlines import kept, last_day

TEMPLATE = 2
"""Version of the report's text and layout. Raise it when either changes."""

Row = dict[str, Any]

TITLE = ("title_da", "title_en")
PLAN_FIELDS = (
    "id", "slug", "number", *TITLE, "summary_da", "summary_en", "template_version",
    "published_on", "published_precision", "starts_on", "starts_precision", "ends_on",
    "ends_precision", "original_ends_on", "original_ends_precision", "is_extended",
    "commitments_stated",
)  # fmt: skip
COMMITMENT_FIELDS = (
    "id", "number", "ogp_id", "ogp_id_is_inferred", "address", "theme_id", *TITLE,
    "summary_da", "summary_en", "what_is_new_da", "what_is_new_en", "owner_as_written",
    "starts_on", "starts_precision", "ends_on", "ends_precision",
)  # fmt: skip
ANSWER_FIELDS = ("id", "commitment_id", "question", "text_da", "text_en")
PARTY_FIELDS = (
    "commitment_id", "role", "acknowledged_at",
    "organisation__name_da", "organisation__name_en", "organisation__public_contact",
)  # fmt: skip
MILESTONE_FIELDS = (
    "id", "commitment_id", "position", *TITLE, "expected_output_da", "expected_output_en",
    "starts_on", "starts_precision", "due_on", "due_precision",
    "is_completed", "completed_on", "completed_precision",
)  # fmt: skip
UPDATE_FIELDS = (
    "id", "commitment_id", "milestone_id", "completion", "text_da", "text_en",
    "challenges_da", "challenges_en", "period_start", "period_end", "reported_at",
    "reporter_role", "is_imported",
)  # fmt: skip
EVIDENCE_FIELDS = (
    "id", "commitment_id", "milestone_id", *TITLE, "url", "file__name", "file__sha256",
    "dated_on", "added_at",
)  # fmt: skip
DOCUMENT_FIELDS = (
    "id", "kind", *TITLE, "publisher", "url", "published_on", "published_precision",
)  # fmt: skip
KNOWN_EVALUATION_FIELDS = (
    "id", "kind", *TITLE, "publisher", "published_on", "published_precision", "completion_counts",
)  # fmt: skip
MEETING_FIELDS = ("id", "slug", *TITLE, "held_on", "held_precision")
DOCUMENT_KINDS = [DocumentKind.PLAN, DocumentKind.IRM_REPORT]


def freeze(evaluation: Evaluation, *, now: dt.datetime) -> Row:
    """All that the report of `evaluation` prints, as it stands at `now`, in JSON values."""
    plan = evaluation.plan
    commitments = list(plan.commitments.filter(is_held_back=False).in_plan_order())
    data = {
        "template": TEMPLATE,
        "site": settings.OGP_SITE_URL,
        "publisher": "" if plan.is_demonstration else settings.OGP_PUBLISHER,
        "is_on_trial_portal": not settings.OGP_PUBLISHER,
        "evaluation": _fields(evaluation, ("kind", *TITLE, "is_trial", "is_demonstration")),
        "plan": _fields(plan, PLAN_FIELDS),
        "chapters": list(evaluation.sections.values("id", "key", "text_da", "text_en")),
        "themes": list(plan.themes.order_by("position").values("id", "position", *TITLE)),
        "commitments": _commitments(
            commitments, danish_day(now), owners_were_asked=plan.was_in_progress()
        ),
        "sources": _sources(plan, commitments),
        "consultations": consultations.of_plan(plan, now),
        "meetings": _meetings(plan),
        "documents": _documents(plan),
        "known_evaluations": _known_evaluations(plan),
    }
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder))


def checksum(data: Row) -> str:
    """SHA-256 of the data as canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _fields(instance: object, names: tuple[str, ...]) -> Row:
    return {name: getattr(instance, name) for name in names}


def _commitments(
    commitments: list[Commitment], today: dt.date, *, owners_were_asked: bool
) -> list[Row]:
    """The initiatives in their order, each with all that hangs on it."""
    keys = [commitment.pk for commitment in commitments]
    parts = {
        "answers": _by_commitment(_answers(keys)),
        "parties": _by_commitment(_parties(keys)),
        "milestones": _by_commitment(_milestones(keys, today)),
        "updates": _by_commitment(_updates(keys)),
        "evidence": _by_commitment(_evidence(keys)),
        "proposals": _by_commitment(consultations.proposals_behind(keys)),
    }
    return [
        _fields(commitment, COMMITMENT_FIELDS)
        | {"owners_were_asked": owners_were_asked}
        | {name: found[commitment.pk] for name, found in parts.items()}
        for commitment in commitments
    ]


def _by_commitment(rows: list[Row]) -> dict[int, list[Row]]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[row.pop("commitment_id")].append(row)
    return grouped


def _answers(keys: list[int]) -> list[Row]:
    rows = CommitmentAnswer.objects.filter(commitment__in=keys).order_by("position", "pk")
    return list(rows.values(*ANSWER_FIELDS))


def _parties(keys: list[int]) -> list[Row]:
    rows = CommitmentParty.objects.current().filter(commitment__in=keys)
    return list(rows.order_by("organisation__sort_key", "pk").values(*PARTY_FIELDS))


def _milestones(keys: list[int], today: dt.date) -> list[Row]:
    """With `kept`: judged now, so that a milestone that falls overdue makes a new version."""
    rows = Milestone.objects.filter(commitment__in=keys).order_by("position", "pk")
    return [row | {"kept": kept(row, today)} for row in rows.values(*MILESTONE_FIELDS)]


def _updates(keys: list[int]) -> list[Row]:
    rows = StatusUpdate.objects.filter(commitment__in=keys).order_by("reported_at", "pk")
    return list(rows.values(*UPDATE_FIELDS))


def _evidence(keys: list[int]) -> list[Row]:
    rows = Evidence.objects.standing().filter(commitment__in=keys).order_by("added_at", "pk")
    return list(rows.values(*EVIDENCE_FIELDS))


def _documents(plan: ActionPlan) -> list[Row]:
    rows = Document.objects.visible_to(None).filter(plan=plan, kind__in=DOCUMENT_KINDS)
    return list(rows.order_by("published_on", "pk").values(*DOCUMENT_FIELDS))


def _known_evaluations(plan: ActionPlan) -> list[Row]:
    """The government's own reports on the plan, published outside the portal."""
    rows = plan.evaluations.visible_to(None).filter(is_external=True)
    return list(rows.order_by("published_on", "pk").values(*KNOWN_EVALUATION_FIELDS))


def _meetings(plan: ActionPlan) -> list[Row]:
    """The network's meetings in the plan's period, as far as the period is known."""
    rows = NetworkMeeting.objects.visible_to(None).filter(is_demonstration=plan.is_demonstration)
    if plan.starts_on is None or plan.ends_on is None:
        return []
    rows = rows.filter(
        held_on__gte=plan.starts_on, held_on__lte=last_day(plan.ends_precision, plan.ends_on)
    )
    return list(rows.order_by("held_on", "pk").values(*MEETING_FIELDS))


def _sources(plan: ActionPlan, commitments: list[Commitment]) -> list[Row]:
    """The publishers' pages behind the plan's facts, numbered in the order of the plan."""
    found = sources_of(plan, *commitments)
    return [
        {"id": number, "title": one.title, "publisher": one.publisher}
        | {"language": one.language, "url": one.url}
        for number, one in enumerate(found, start=1)
    ]
