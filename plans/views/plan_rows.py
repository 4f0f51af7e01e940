"""The rows of the plan pages, worked out once so that the templates only print them."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from ogp_portal.common.text import danish_slug

from ..enums import PUBLIC_PLAN_WORDS, DocumentKind, PlanState
from ..models import ActionPlan, Evaluation
from ..models.periods import period_words
from ..models.plans import IN_FORCE
from .overview import completion_tone, completion_word
from .texts import Told, date_words, day_of, told

REPORTS = {DocumentKind.SELF_ASSESSMENT, DocumentKind.IRM_REPORT}
"""What has been written about a plan; other documents belong to its making."""

MILESTONE_COLUMNS = [
    "commitment__address",
    "position",
    "title_da",
    "title_en",
    "due_on",
    "due_precision",
    "is_completed",
    "late",
    "total",
    "total_completed",
    "total_late",
]
PLAN_COLUMNS = [
    "pk",
    "slug",
    "title_da",
    "title_en",
    "state",
    "starts_on",
    "starts_precision",
    "ends_on",
    "ends_precision",
    "commitments_stated",
    "is_demonstration",
]
INITIATIVE_COLUMNS = [
    "address",
    "title_da",
    "title_en",
    "theme_id",
    "owner_names",
    "owner_as_written",
    "current_completion",
    "current_status_at",
]
EVALUATION_COLUMNS = [
    "kind",
    "title_da",
    "title_en",
    "publisher",
    "published_on",
    "published_precision",
]
DOCUMENT_COLUMNS = [
    "pk",
    "kind",
    "title_da",
    "title_en",
    "publisher",
    "published_on",
    "published_precision",
]


class PlanRow(NamedTuple):
    """A plan in the list. `completion` is "" where nothing is known of any initiative."""

    slug: str
    title: Told
    period: str
    state: str
    tone: str
    initiatives: int | None
    completion: str
    is_demonstration: bool


def plan_tone(state: str) -> str:
    """The symbol beside a plan's state."""
    if state in IN_FORCE:
        return "open"
    in_preparation = state in {PlanState.DRAFT, PlanState.CO_CREATION}
    return "upcoming" if in_preparation else "neutral"


def plan_row(plan: dict[str, object], initiatives: int, completion: str) -> PlanRow:
    """`plan` as the list's query gives it, with the figures counted beside it."""
    period = [plan[name] for name in ("starts_on", "starts_precision", "ends_on", "ends_precision")]
    return PlanRow(
        plan["slug"],
        told(plan["title_da"], plan["title_en"]),
        period_words(*period),
        PUBLIC_PLAN_WORDS[plan["state"]],
        plan_tone(plan["state"]),
        max(initiatives, plan["commitments_stated"] or 0) or None,
        completion,
        plan["is_demonstration"],
    )


class InitiativeRow(NamedTuple):
    """An initiative in its plan's list. `number` is its address: number or OGP id."""

    number: str
    title: str
    language: str
    owner: str
    status: str
    tone: str


class ThemeRows(NamedTuple):
    """A theme with its initiatives; `slug` is "" for those of no stated theme."""

    slug: str
    title: Told
    rows: list[InitiativeRow]


def initiative_row(found: dict[str, object]) -> InitiativeRow:
    """A row of `CommitmentQuerySet.rows()`."""
    title = told(found["title_da"], found["title_en"])
    completion = found["current_completion"]
    return InitiativeRow(
        found["address"],
        title.text,
        title.language,
        found["owner_names"] or found["owner_as_written"],
        completion_word(completion),
        completion_tone(completion),
    )


def by_theme(themes: list[dict[str, object]], initiatives: Iterable[dict]) -> list[ThemeRows]:
    """The plan's themes in order, with initiatives of no stated theme last."""
    groups = {
        theme["pk"]: ThemeRows(theme["slug"], told(theme["title_da"], theme["title_en"]), [])
        for theme in themes
    }
    without_theme = ThemeRows("", Told(_("Commitments with no theme stated"), ""), [])
    for found in initiatives:
        groups.get(found["theme_id"], without_theme).rows.append(initiative_row(found))
    return [*groups.values(), *([without_theme] if without_theme.rows else [])]


class MilestoneRow(NamedTuple):
    """An open milestone of the plan."""

    initiative: str
    position: int
    title: Told
    due: str
    is_late: bool


class Milestones(NamedTuple):
    """How the milestones of a plan in force stand; `rows` are the next ones, late ones first."""

    total: int
    completed: int
    late: int
    rows: list[MilestoneRow]


def milestones(found: list[dict[str, object]]) -> Milestones | None:
    """From `MilestoneQuerySet.next_of`; None where the plan has no milestones."""
    if not found:
        return None
    rows = [
        MilestoneRow(
            row["commitment__address"],
            row["position"],
            told(row["title_da"], row["title_en"]),
            date_words(row["due_on"], row["due_precision"]),
            row["late"],
        )
        for row in found
        if not row["is_completed"]
    ]
    figures = found[0]
    return Milestones(figures["total"], figures["total_completed"], figures["total_late"], rows)


class DocumentRow(NamedTuple):
    """A document or self-assessment of the plan."""

    kind: str
    path: str
    title: Told
    publisher: str
    published: str


def reports_and_documents(found: Iterable[dict]) -> tuple[list[DocumentRow], list[DocumentRow]]:
    """What has been written about the plan, and its other documents, in the order of `found`."""
    path = reverse("document-list")
    reports: list[DocumentRow] = []
    documents: list[DocumentRow] = []
    for row in found:
        (reports if row["kind"] in REPORTS else documents).append(_document_row(row, path))
    return reports, documents


def _document_row(row: dict, documents_path: str) -> DocumentRow:
    slug = danish_slug(row["title_da"] or row["title_en"])
    return DocumentRow(
        DocumentKind(row["kind"]).label,
        f"{documents_path}{row['pk']}-{slug}/",
        told(row["title_da"], row["title_en"]),
        row["publisher"],
        date_words(row["published_on"], row["published_precision"]),
    )


def evaluation_rows(plan: ActionPlan) -> list[DocumentRow]:
    """The plan's self-assessments, mid-term before final, from `plan.evaluation_rows`."""
    rows = []
    for found in plan.evaluation_rows:
        evaluation = Evaluation(plan=plan, kind=found["kind"])
        date = found["published_on"] and dt.date.fromisoformat(found["published_on"])
        rows.append(
            DocumentRow(
                evaluation.get_kind_display(),
                evaluation.get_absolute_url(),
                told(found["title_da"], found["title_en"]),
                found["publisher"],
                date_words(date, found["published_precision"]),
            )
        )
    return rows


def extension_of(plan: ActionPlan) -> str:
    """What the page says of an extension: when the plan was first meant to end."""
    if not plan.is_extended:
        return ""
    first_end = date_words(plan.original_ends_on, plan.original_ends_precision)
    if not first_end:
        return _("Extended – when it was first to end is not stated.")
    return _("Extended – was first to end %(date)s.") % {"date": first_end}


def latest_known(reported_at: Iterable[dt.datetime | None]) -> str:
    """The Danish day of the newest report; "" where nothing has been reported."""
    newest = max((instant for instant in reported_at if instant), default=None)
    return day_of(newest) if newest else ""
