"""What the plan holds at the moment a spreadsheet is compared with it: a fixed number of queries."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Model, Q
from django.db.models.functions import Lower

from ogp_portal.accounts.models import Organisation

from ..enums import Judge
from ..models import (
    ActionPlan,
    Assessment,
    Commitment,
    CommitmentAlias,
    CommitmentAnswer,
    CommitmentParty,
    Milestone,
    Theme,
)
from .reading import Table

BETWEEN_OWNERS = ";"

_NOT_COMPARED = {"current_completion", "current_status_at"}
"""Columns that change by reports, which no import touches."""


@dataclass
class Beside:
    """What OGP's sheet holds of an initiative that the portal's own does not."""

    answers: list[CommitmentAnswer] = field(default_factory=list)
    parties: list[CommitmentParty] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)


@dataclass
class Standing:
    """The rows of a plan by what a spreadsheet calls them.

    `milestones` by the number of their initiative (its OGP id, where it has none) and their own.
    """

    plan: ActionPlan
    commitments: list[Commitment]
    milestones: dict[tuple[str, int], Milestone]
    owners: dict[int, list[Organisation]]
    themes: list[Theme]
    former_addresses: dict[str, int]
    organisations: dict[str, set[Organisation]]
    ogp_ids_elsewhere: set[str]
    beside: dict[int, Beside] = field(default_factory=dict)
    by_number: dict[str, Commitment] = field(init=False)
    by_ogp_id: dict[str, Commitment] = field(init=False)

    def __post_init__(self):
        self.by_number = {one.number: one for one in self.commitments if one.number}
        self.by_ogp_id = {one.ogp_id: one for one in self.commitments if one.ogp_id}

    def checksum(self) -> str:
        """The same as long as nothing that an import could change has changed."""
        state = [
            self.plan.state,
            [_columns(one) for one in self.commitments],
            [_columns(one) for one in self.milestones.values()],
            [[pk, [one.pk for one in owners]] for pk, owners in sorted(self.owners.items())],
            [_columns(one) for one in self.themes],
            [[pk, *_of_beside(one)] for pk, one in sorted(self.beside.items())],
        ]
        return hashlib.sha256(json.dumps(state, default=str).encode()).hexdigest()


def _of_beside(beside: Beside) -> list[list[object]]:
    rows = [*beside.answers, *beside.parties, *beside.assessments]
    return [_columns(one) for one in rows]


def _columns(row: Model) -> list[object]:
    fields = row._meta.concrete_fields
    return [
        getattr(row, one.attname)
        for one in fields
        if not one.generated and one.name not in _NOT_COMPARED
    ]


def load(plan: ActionPlan, table: Table | None = None, *, lock: bool = False) -> Standing:
    """The plan as it stands, with what `table` names elsewhere; `lock` holds it so until commit."""
    # In this order everywhere, so that two imports wait for each other and do not block.
    commitments, milestones = Commitment.objects.all(), Milestone.objects.all()
    if lock:
        commitments = commitments.select_for_update(of=("self",))
        milestones = milestones.select_for_update(of=("self",))
    own = commitments.filter(plan=plan).select_related("theme").order_by("position", "pk")
    below = milestones.filter(commitment__plan=plan).order_by("commitment__position", "position")
    aliases = CommitmentAlias.objects.filter(plan=plan).values_list("address", "commitment_id")
    found = list(own)
    names = {one.pk: one.number or one.ogp_id for one in found}
    return Standing(
        plan=plan,
        commitments=found,
        milestones={(names[one.commitment_id], one.position): one for one in below},
        owners=_owners(plan),
        themes=list(plan.themes.order_by("position")),
        former_addresses=dict(aliases),
        organisations=_organisations(plan, _cells(table, "owner") | _of_sheet(table)),
        ogp_ids_elsewhere=_ogp_ids_elsewhere(plan, _cells(table, "ogp_id")),
        beside=_beside(plan) if table is not None and table.is_ogps else {},
    )


def _of_sheet(table: Table | None) -> set[str]:
    """The cells of OGP's sheet that name bodies; a role before a colon is none."""
    cells = set()
    for row in table.rows if table else []:
        cells |= {row.sheet.get(key, "") for key in ("sheet_lead", "sheet_support")}
        roles = names_of(row.sheet.get("sheet_roles", ""))
        cells |= {words.partition(":")[2].strip() for words in roles}
    return cells


def _beside(plan: ActionPlan) -> dict[int, Beside]:
    """By initiative, each kind in one query."""
    found: dict[int, Beside] = defaultdict(Beside)
    for answer in CommitmentAnswer.objects.filter(commitment__plan=plan).order_by("position"):
        found[answer.commitment_id].answers.append(answer)
    parties = CommitmentParty.objects.current().filter(commitment__plan=plan)
    for party in parties.select_related("organisation").order_by("organisation__slug"):
        found[party.commitment_id].parties.append(party)
    judged = Assessment.objects.judged().filter(judge=Judge.IRM, commitment__plan=plan)
    for assessment in judged.order_by("assessed_on", "pk"):
        found[assessment.commitment_id].assessments.append(assessment)
    return found


def _cells(table: Table | None, key: str) -> set[str]:
    rows = table.rows if table else []
    return {row.cells[key] for row in rows if row.cells.get(key)}


def _owners(plan: ActionPlan) -> dict[int, list[Organisation]]:
    """By initiative, in the order of their addresses."""
    parties = CommitmentParty.objects.current().owners().filter(commitment__plan=plan)
    owners = defaultdict(list)
    for party in parties.select_related("organisation").order_by("organisation__slug"):
        owners[party.commitment_id].append(party.organisation)
    return owners


def names_of(cell: str) -> list[str]:
    """The bodies that a cell names."""
    return [name.strip() for name in cell.split(BETWEEN_OWNERS) if name.strip()]


def _organisations(plan: ActionPlan, cells: Iterable[str]) -> dict[str, set[Organisation]]:
    """Those that the cells name, by name in small letters. Real plans have no invented owners."""
    wanted = {name.casefold() for cell in cells for name in names_of(cell)}
    if not wanted:
        return {}
    found = Organisation.objects.annotate(da=Lower("name_da"), en=Lower("name_en"))
    found = found.filter(Q(slug__in=wanted) | Q(da__in=wanted) | Q(en__in=wanted))
    if not plan.is_demonstration:
        found = found.filter(is_demonstration=False)
    by_name = defaultdict(set)
    for one in found:
        for name in (one.slug, one.name_da, one.name_en):
            by_name[name.casefold()].add(one)
    return by_name


def _ogp_ids_elsewhere(plan: ActionPlan, ids: Iterable[str]) -> set[str]:
    wanted = {one.upper() for one in ids}
    if not wanted:
        return set()
    others = Commitment.objects.exclude(plan=plan).filter(ogp_id__in=wanted)
    return set(others.values_list("ogp_id", flat=True))
