"""What an initiative's page shows, worked out once so that the template only prints it."""

import datetime as dt
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import NamedTuple

from django.db.models import Field
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ogp_portal.common.addresses import address_of
from ogp_portal.common.dates import Precision

from ..enums import PartyRole, ReporterRole
from ..models import Commitment, Milestone
from ..models.periods import danish_day, has_passed, period_words
from ..templates_of_ogp import ALL_QUESTIONS, position_of
from .overview import completion_mark
from .texts import Told, as_date, date_words, day_of, link, mark, or_not_stated, passage, told

ANSWER_COLUMNS = ["pk", "question", "position", "text_da", "text_en"]
EVIDENCE_COLUMNS = [
    "pk",
    "title_da",
    "title_en",
    "url",
    "dated_on",
    "added_at",
    "milestone__position",
]
MILESTONE_COLUMNS = [
    "pk",
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
    "together",
]
TOPIC_COLUMNS = ["pk", "slug", "title", "category__slug", "post_count", "is_demonstration"]


class AnswerRow(NamedTuple):
    """A question of OGP's template with the plan's answer."""

    section: str
    question: str
    answer: SafeString


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
    """The bodies of one role, each with its public contact where one is known."""

    role: str
    names: list[str]


def party_groups(found: Iterable[dict]) -> list[PartyGroup]:
    """Responsible bodies first, then the supporting ones by kind."""
    order = list(PartyRole)
    ordered = sorted(found, key=lambda party: (order.index(party["role"]), party["sort_key"]))
    return [
        PartyGroup(PartyRole(role).label, [_party(row) for row in rows])
        for role, rows in groupby(ordered, key=lambda party: party["role"])
    ]


def _party(row: dict) -> str:
    """'Rigsarkivet (kontakt: …; til og med 2024)'."""
    until = date_words(as_date(row["until_on"]), row["until_precision"])
    contact = row["contact"] or row["own_contact"]
    about = [
        contact and _("contact: %(contact)s") % {"contact": contact},
        until and _("until %(date)s") % {"date": until},
    ]
    name, known = told(row["name_da"], row["name_en"]).text, "; ".join(filter(None, about))
    return f"{name} ({known})" if known else name


def named_address(commitment: Commitment) -> str:
    """'1.1', 'DK0036', or 'DK0035 (udledt)': an inferred id is never shown as a certain one."""
    return address_words(commitment.address, commitment.number, commitment.ogp_id_is_inferred)


def address_words(address: str, number: str, is_inferred: bool) -> str:  # noqa: FBT001 - a column
    """As `named_address`, from an initiative's columns."""
    if number or not is_inferred:
        return address
    return _("%(id)s (inferred)") % {"id": address}


class MilestoneRow(NamedTuple):
    """A milestone. `state` is a mark where it is completed or late, else ""."""

    link: SafeString
    title: Told
    output: SafeString
    due: str
    state: SafeString
    is_completed: bool
    first_due: str
    owner: str


def milestone_row(found: dict, path: str, today: dt.date | None) -> MilestoneRow:
    """From MILESTONE_COLUMNS; `path` leads to the milestones of the initiative.

    `today` is None for a plan that is not in force: its open milestones are not called late.
    """
    title = told(found["title_da"], found["title_en"])
    return MilestoneRow(
        link(f"{path}{found['position']}/", title),
        title,
        passage(found["expected_output_da"], found["expected_output_en"]),
        or_not_stated(date_words(as_date(found["due_on"]), found["due_precision"])),
        _state(found, today),
        found["is_completed"],
        date_words(as_date(found.get("first_due")), found.get("first_due_precision") or "day"),
        told(found.get("owner_da") or "", found.get("owner_en") or "").text,
    )


def _state(found: dict, today: dt.date | None) -> SafeString:
    if found["is_completed"]:
        date = date_words(as_date(found["completed_on"]), found["completed_precision"])
        stated = _("Completed %(date)s") % {"date": date}
        return mark(stated if date else _("Completed – the date is not stated"), "completed")
    is_late = today and has_passed(as_date(found["due_on"]), found["due_precision"], today)
    return mark(_("Late"), "warning") if is_late else SafeString("")


class UpdateRow(NamedTuple):
    """A status update. `about`: its period and who reported it."""

    status: SafeString
    day: str
    reported: str
    text: SafeString
    challenges: SafeString
    about: str


def update_row(found: dict) -> UpdateRow:
    """From UPDATE_COLUMNS."""
    reported_at = found["reported_at"]
    if isinstance(reported_at, str):
        reported_at = dt.datetime.fromisoformat(reported_at)
    return UpdateRow(
        completion_mark(found["completion"]),
        danish_day(reported_at).isoformat(),
        day_of(reported_at),
        passage(found["text_da"], found["text_en"]),
        passage(found["challenges_da"], found["challenges_en"]),
        " · ".join(part for part in (_period(found), _reporter(found)) if part),
    )


def _period(found: dict) -> str:
    start, end = as_date(found["period_start"]), as_date(found["period_end"])
    if not start and not end:
        return ""
    known = {None: Precision.UNKNOWN}
    words = period_words(start, known.get(start, "day"), end, known.get(end, "day"))
    return _("Period: %(period)s") % {"period": words}


def _reporter(found: dict) -> str:
    """To the public, who reported is a role and never a name."""
    if found["is_imported"]:
        return _("Taken from an earlier report; evidence may be missing")
    return _("Reported by %(role)s") % {"role": ReporterRole(found["reporter_role"]).label}


class EvidenceRow(NamedTuple):
    """A link or a file that shows something was done. `about`: its date and milestone."""

    link: SafeString
    about: str


def evidence_row(found: dict, evidence_path: str) -> EvidenceRow:
    """Links lead to where the evidence is kept, files to the portal's own copy."""
    date = as_date(found["dated_on"])
    position = found["milestone__position"]
    about = [
        date_words(date, "day"),
        position and _("milestone %(number)s") % {"number": position},
    ]
    return EvidenceRow(
        link(
            found["url"] or f"{evidence_path}{found['pk']}/",
            told(found["title_da"], found["title_en"]),
        ),
        ", ".join(part for part in about if part),
    )


class Origin(NamedTuple):
    """A proposal that something came from, or the first of those with the same response.

    `about`: what it led to, the decision, and how many more there are.
    """

    link: SafeString
    about: str
    reason: SafeString


def origins(target: Commitment | Milestone, found: Iterable[dict]) -> list[Origin]:
    """From ORIGIN_COLUMNS of the links to `target`.

    The reason is that of the decision; where no decision is published, that of the link.
    """
    path = address_of("proposal-list")
    links = target._meta.get_field("provenance_links").related_model
    relations = _labels(links._meta.get_field("relation"), get_language())
    response = links._meta.get_field("response").related_model
    decisions = _labels(response._meta.get_field("decision"), get_language())
    return [_origin(row, path, relations, decisions) for row in found]


@cache
def _labels(field: Field, _language: str | None) -> dict[str, str]:
    """A field's choices in the present language, worded once."""
    return {value: str(label) for value, label in field.flatchoices}


def _origin(row: dict, path: str, relations: dict, decisions: dict) -> Origin:
    is_decided = row["response__published_at"] is not None
    reason = "response__reason_" if is_decided else "reason_"
    reference = row["proposal__reference"]
    title = Told(row["proposal__summary"] or reference, SafeString(""))
    more = row["together"] - 1
    about = [
        relations[row["relation"]],
        is_decided and decisions[row["response__decision"]],
        more
        and ngettext(
            "and %(number)d other proposal with the same response",
            "and %(number)d other proposals with the same response",
            more,
        )
        % {"number": more},
    ]
    return Origin(
        link(f"{path}{reference}/", title),
        " · ".join(str(part) for part in about if part),
        passage(row[f"{reason}da"], row[f"{reason}en"]),
    )


class TopicRow(NamedTuple):
    """A discussion of the initiative in the forum."""

    link: SafeString
    posts: int
    is_demonstration: bool


def topic_row(found: dict, forum_path: str) -> TopicRow:
    """From TOPIC_COLUMNS."""
    path = f"{forum_path}{found['category__slug']}/{found['pk']}-{found['slug']}/"
    title = Told(found["title"], SafeString(""))
    return TopicRow(link(path, title), found["post_count"], found["is_demonstration"])


def number_facts(commitment: Commitment) -> list[tuple[str, str | SafeString]]:
    """The agency's number, OGP's id and IRM's number, each under its own name."""
    ogp_id = commitment.ogp_id
    if ogp_id and commitment.ogp_id_is_inferred:
        ogp_id = _("%(id)s (inferred)") % {"id": ogp_id}
    facts = [(_("Number"), commitment.number), (_("OGP id"), ogp_id)]
    return facts + ([(_("IRM's number"), commitment.irm_number)] if commitment.irm_number else [])
