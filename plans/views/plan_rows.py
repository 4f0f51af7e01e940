"""The rows of the plan pages, worked out once so that the templates only print them."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..enums import (
    PUBLIC_PLAN_WORDS,
    EvaluationKind,
    PlanChapter,
    PlanState,
)
from ..models import ActionPlan
from ..models.periods import period_words
from ..models.plans import IN_FORCE
from .commitment_rows import address_words
from .overview import completion_mark, in_words
from .texts import (
    Told,
    date_words,
    day_of,
    link,
    mark,
    or_not_stated,
    passage,
    told,
)

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
    "id",
    "address",
    "number",
    "ogp_id_is_inferred",
    "joined_on",
    "title_da",
    "title_en",
    "theme_id",
    "owner_names",
    "owner_as_written",
    "current_completion",
    "current_status_at",
    "is_unconfirmed",
    "has_late_milestone",
]
_FIGURES = ("total", "total_completed", "total_late")
MILESTONE_COLUMNS = [
    "commitment__address",
    "position",
    "title_da",
    "title_en",
    "due_on",
    "due_precision",
    "is_completed",
    "late",
    *_FIGURES,
]


class PlanRow(NamedTuple):
    """A plan in the list. `facts`: its period, its initiatives, and how far those have come."""

    link: SafeString
    state: SafeString
    facts: str
    is_demonstration: bool


def plan_tone(state: str) -> str:
    """The symbol beside a plan's state."""
    if state in IN_FORCE:
        return "open"
    in_preparation = state in {PlanState.DRAFT, PlanState.CO_CREATION}
    return "upcoming" if in_preparation else "neutral"


def judgement(found: dict[str, object]) -> str:
    """'Slutevaluering: 2 afsluttet · …': a self-assessment's figures under its own name."""
    kind = EvaluationKind(found["kind"]).label
    return f"{kind}: {in_words(found['completion_counts'])}"


def plan_row(
    plan: dict[str, object], path: str, counts: dict[str | None, int], judged: str
) -> PlanRow:
    """`plan` as the list's query gives it, with the figures counted beside it.

    What owners report stands first; where nothing was reported, `judged`.
    """
    initiatives, completion = sum(counts.values()), in_words(counts) or judged
    period = [plan[name] for name in ("starts_on", "starts_precision", "ends_on", "ends_precision")]
    stated = max(initiatives, plan["commitments_stated"] or 0)
    facts = [period_words(*period), _initiatives_in_words(stated), completion]
    return PlanRow(
        link(f"{path}{plan['slug']}/", told(plan["title_da"], plan["title_en"])),
        mark(PUBLIC_PLAN_WORDS[plan["state"]], plan_tone(plan["state"])),
        " · ".join(fact for fact in facts if fact),
        plan["is_demonstration"],
    )


def _initiatives_in_words(count: int) -> str:
    if not count:
        return _("number of commitments not stated")
    return ngettext("%(count)d commitment", "%(count)d commitments", count) % {"count": count}


class InitiativeRow(NamedTuple):
    """An initiative in its plan's list. It goes by its number, or else by its OGP id."""

    link: SafeString
    owner: str
    status: SafeString


class ThemeRows(NamedTuple):
    """A theme with its initiatives; `slug` is "" for those of no stated theme."""

    slug: str
    title: Told
    rows: list[InitiativeRow]


def by_theme(
    themes: list[dict[str, object]], initiatives: Iterable[dict], path: str
) -> list[ThemeRows]:
    """The plan's themes in order, with initiatives of no stated theme last.

    `initiatives` have their `standing` (plans/views/standing.py).
    """
    groups = {
        theme["pk"]: ThemeRows(theme["slug"], told(theme["title_da"], theme["title_en"]), [])
        for theme in themes
    }
    no_owner = _("Responsible authority not stated")
    without_theme = ThemeRows("", Told(_("Commitments with no theme stated"), SafeString("")), [])
    for found in initiatives:
        title = told(found["title_da"], found["title_en"])
        row = InitiativeRow(
            link(f"{path}{found['address']}/", title, _name_of(found)),
            found["owner_names"] or found["owner_as_written"] or no_owner,
            completion_mark(found["current_completion"]) + found["standing"],
        )
        groups.get(found["theme_id"], without_theme).rows.append(row)
    return [*groups.values(), *([without_theme] if without_theme.rows else [])]


def _name_of(found: dict) -> str:
    return address_words(found["address"], found["number"], found["ogp_id_is_inferred"])


class MilestoneRow(NamedTuple):
    """A milestone of the plan."""

    link: SafeString
    due: str
    initiative: str
    is_late: bool
    is_completed: bool


class Milestones(NamedTuple):
    """How the milestones of a plan stand.

    `rows` are the next ones, late ones first; `more` is how many open ones come after them. Of an
    ended plan they are the first of all, in its order, and `more` counts all that come after.
    """

    total: int
    completed: int
    late: int
    rows: list[MilestoneRow]
    more: int


def milestones(found: list[dict[str, object]], path: str, word: str) -> Milestones | None:
    """From `MilestoneQuerySet.next_first`; None where the plan has no milestones.

    `word` is 'milepaele' in the page's language.
    """
    if not found:
        return None
    rows = [_milestone(row, path, word) for row in found if not row["is_completed"]]
    total, completed, late = (found[0][name] for name in _FIGURES)
    return Milestones(total, completed, late, rows, total - completed - len(rows))


def milestones_in_the_end(
    found: list[dict[str, object]], path: str, word: str
) -> Milestones | None:
    """As `milestones`, of a plan that has ended: all of them, and none is late."""
    if not found:
        return None
    rows = [_milestone(row, path, word)._replace(is_late=False) for row in found]
    total, completed, _late = (found[0][name] for name in _FIGURES)
    return Milestones(total, completed, 0, rows, total - len(rows))


def _milestone(row: dict[str, object], path: str, word: str) -> MilestoneRow:
    return MilestoneRow(
        link(
            f"{path}{row['commitment__address']}/{word}/{row['position']}/",
            told(row["title_da"], row["title_en"]),
        ),
        or_not_stated(date_words(row["due_on"], row["due_precision"])),
        row["commitment__address"],
        row["late"],
        row["is_completed"],
    )


def extension_of(plan: ActionPlan) -> str:
    """What the page says of an extension: when the plan was first meant to end."""
    if not plan.is_extended:
        return ""
    first_end = date_words(plan.original_ends_on, plan.original_ends_precision)
    if not first_end:
        return _("Extended – when it was first to end is not stated.")
    return _("Extended – was first to end %(date)s.") % {"date": first_end}


def section_rows(found: Iterable[dict]) -> list[tuple[str, SafeString]]:
    """(heading, text) of each part of the plan's own text."""
    return [
        (str(PlanChapter(row["key"]).label), passage(row["text_da"], row["text_en"]))
        for row in found
    ]


def neighbour(found: dict | None) -> SafeString:
    """The plan before or after as a link; "" where the portal knows of none."""
    if not found:
        return SafeString("")
    path = reverse("plan", args=[found["slug"]])
    return link(path, told(found["title_da"], found["title_en"]))


def latest_known(reported_at: Iterable[dt.datetime | None]) -> str:
    """The Danish day of the newest report; "" where nothing has been reported."""
    newest = max((instant for instant in reported_at if instant), default=None)
    return day_of(newest) if newest else ""
