"""What an initiative's page shows, worked out once so that the template only prints it."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..enums import PartyRole, ReporterRole
from ..models import Commitment, Milestone
from ..models.periods import has_passed, period_words
from ..templates_of_ogp import ALL_QUESTIONS, position_of
from .overview import completion_tone, completion_word
from .texts import Passage, Told, date_words, day_of, passage, told

ANSWER_COLUMNS = ["question", "position", "text_da", "text_en"]
EVIDENCE_COLUMNS = ["pk", "title_da", "title_en", "url", "dated_on", "milestone__position"]
MILESTONE_COLUMNS = [
    "position",
    "title_da",
    "title_en",
    "expected_output_da",
    "expected_output_en",
    "due_on",
    "due_precision",
    "is_completed",
    "completed_on",
    "completed_precision",
]
UPDATE_COLUMNS = [
    "completion",
    "text_da",
    "text_en",
    "challenges_da",
    "challenges_en",
    "period_start",
    "period_end",
    "reported_at",
    "reporter_role",
    "is_imported",
]

ORIGIN_COLUMNS = [
    "proposal__reference",
    "proposal__summary",
    "relation",
    "reason_da",
    "reason_en",
    "response__decision",
    "response__reason_da",
    "response__reason_en",
    "response__published_at",
]
TOPIC_COLUMNS = ["pk", "slug", "title", "category__slug", "post_count", "is_demonstration"]


class AnswerRow(NamedTuple):
    """A question of OGP's template with the plan's answer."""

    section: str
    question: str
    answer: Passage


def answer_rows(found: Iterable[dict], template_version: str) -> list[AnswerRow]:
    """In the template's order; a section's heading stands on its first question alone."""
    ordered = sorted(found, key=lambda row: _place(row, template_version))
    rows, section_before = [], ""
    for answer in ordered:
        question = ALL_QUESTIONS.get(answer["question"])
        label = question.label if question else answer["question"]
        section = str(question.section) if question else ""
        text = passage(answer["text_da"], answer["text_en"])
        rows.append(AnswerRow("" if section == section_before else section, label, text))
        section_before = section
    return rows


def _place(answer: dict, template_version: str) -> tuple[int, int]:
    """Questions of the plan's own template first, in its order."""
    place = position_of(answer["question"], template_version)
    return (1, answer["position"]) if place is None else (0, place)


class PartyGroup(NamedTuple):
    """The bodies of one role."""

    role: str
    names: list[str]


def party_groups(found: Iterable[dict]) -> list[PartyGroup]:
    """Responsible bodies first, then the supporting ones by kind."""
    order = list(PartyRole)
    ordered = sorted(found, key=lambda party: (order.index(party["role"]), party["sort_key"]))
    return [
        PartyGroup(
            PartyRole(role).label, [told(row["name_da"], row["name_en"]).text for row in rows]
        )
        for role, rows in groupby(ordered, key=lambda party: party["role"])
    ]


class MilestoneRow(NamedTuple):
    """A milestone. `completed` is "" while it is open, or the words for when it was completed."""

    position: int
    title: Told
    output: Passage
    due: str
    completed: str
    is_late: bool


def milestone_row(found: dict, today: dt.date | None) -> MilestoneRow:
    """`today` is None for a plan that is not in force: its open milestones are not called late."""
    is_open = not found["is_completed"]
    due_on, due_precision = found["due_on"], found["due_precision"]
    return MilestoneRow(
        found["position"],
        told(found["title_da"], found["title_en"]),
        passage(found["expected_output_da"], found["expected_output_en"]),
        date_words(due_on, due_precision),
        "" if is_open else _completed(found["completed_on"], found["completed_precision"]),
        bool(today and is_open and has_passed(due_on, due_precision, today)),
    )


def _completed(date: dt.date | None, precision: str) -> str:
    words = date_words(date, precision)
    if not words:
        return _("Completed – the date is not stated")
    return _("Completed %(date)s") % {"date": words}


class UpdateRow(NamedTuple):
    """A status update."""

    reported: str
    iso_day: str
    word: str
    tone: str
    text: Passage
    challenges: Passage
    period: str
    reporter: str
    is_imported: bool


def update_row(found: dict) -> UpdateRow:
    """From UPDATE_COLUMNS. To the public, who reported is a role and never a name."""
    precision = {
        name: "day" if found[name] else "unknown" for name in ("period_start", "period_end")
    }
    has_period = found["period_start"] or found["period_end"]
    return UpdateRow(
        day_of(found["reported_at"]),
        f"{found['reported_at']:%Y-%m-%d}",
        completion_word(found["completion"]),
        completion_tone(found["completion"]),
        passage(found["text_da"], found["text_en"]),
        passage(found["challenges_da"], found["challenges_en"]),
        period_words(
            found["period_start"],
            precision["period_start"],
            found["period_end"],
            precision["period_end"],
        )
        if has_period
        else "",
        ReporterRole(found["reporter_role"]).label,
        found["is_imported"],
    )


class EvidenceRow(NamedTuple):
    """A link or a file that shows something was done; `milestone` is its number or None."""

    path: str
    title: Told
    date: str
    milestone: int | None
    is_file: bool


def evidence_row(found: dict, evidence_path: str) -> EvidenceRow:
    """Links lead to where the evidence is kept, files to the portal's own copy."""
    date = found["dated_on"] and dt.date.fromisoformat(str(found["dated_on"]))
    return EvidenceRow(
        found["url"] or f"{evidence_path}{found['pk']}/",
        told(found["title_da"], found["title_en"]),
        date_words(date, "day"),
        found["milestone__position"],
        not found["url"],
    )


class Origin(NamedTuple):
    """A proposal that the initiative came from, with the decision and the reason."""

    path: str
    proposal: str
    relation: str
    decision: str
    reason: Passage


def origins(target: Commitment | Milestone, found: Iterable[dict]) -> list[Origin]:
    """From ORIGIN_COLUMNS of the links to `target`.

    The reason is that of the decision; where no decision is published, that of the link.
    """
    path = reverse("proposal-list")
    link = target._meta.get_field("provenance_links").related_model
    relations = dict(link._meta.get_field("relation").flatchoices)
    response = link._meta.get_field("response").related_model
    decisions = dict(response._meta.get_field("decision").flatchoices)
    return [_origin(row, path, relations, decisions) for row in found]


def _origin(row: dict, path: str, relations: dict, decisions: dict) -> Origin:
    is_decided = row["response__published_at"] is not None
    reason = "response__reason_" if is_decided else "reason_"
    reference = row["proposal__reference"]
    return Origin(
        f"{path}{reference}/",
        row["proposal__summary"] or reference,
        relations[row["relation"]],
        decisions[row["response__decision"]] if is_decided else "",
        passage(row[f"{reason}da"], row[f"{reason}en"]),
    )


class TopicRow(NamedTuple):
    """A discussion of the initiative in the forum."""

    path: str
    title: str
    posts: int
    is_demonstration: bool


def topic_row(found: dict) -> TopicRow:
    """From TOPIC_COLUMNS."""
    path = reverse("topic", args=[found["category__slug"], found["pk"], found["slug"]])
    return TopicRow(path, found["title"], found["post_count"], found["is_demonstration"])


def number_facts(commitment: Commitment) -> list[tuple[str, str | SafeString]]:
    """The agency's number, OGP's id and IRM's number, each under its own name."""
    ogp_id = commitment.ogp_id
    if ogp_id and commitment.ogp_id_is_inferred:
        ogp_id = _("%(id)s (inferred)") % {"id": ogp_id}
    facts = [(_("Number"), commitment.number), (_("OGP id"), ogp_id)]
    return facts + ([(_("IRM's number"), commitment.irm_number)] if commitment.irm_number else [])
