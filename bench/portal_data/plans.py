"""Plans with their initiatives: one of 30, one of 200, one initiative with everything."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from bench import generate
from bench.generate import Sizes
from bench.portal_data.texts import Texts
from ogp_portal.accounts.models import Organisation
from ogp_portal.common.dates import Precision
from plans.enums import Completion, DocumentKind, PartyRole, PlanState, TemplateVersion
from plans.models import (
    ActionPlan,
    Commitment,
    CommitmentAnswer,
    CommitmentParty,
    Document,
    Evidence,
    Milestone,
    StatusUpdate,
    Theme,
)
from plans.models.commitments import commitment_position
from plans.templates_of_ogp import questions_of

BATCH = 2_000
INITIATIVES_PER_THEME = 10
YEAR_IN_FORCE = 2025
_QUESTIONS = questions_of(TemplateVersion.T2021)
_REPORTED = [Completion.LIMITED, Completion.SUBSTANTIAL, Completion.COMPLETE]


@dataclass(frozen=True)
class Amounts:
    """How much belongs to one initiative; `questions` of those of OGP's template."""

    questions: int
    parties: int
    milestones: int
    status_updates: int
    evidence: int


FULL = Amounts(questions=8, parties=5, milestones=8, status_updates=5, evidence=6)
"""The measured initiative: as much as the largest real ones have."""

ORDINARY = Amounts(questions=4, parties=2, milestones=3, status_updates=1, evidence=1)


@dataclass(frozen=True)
class LoadedPlans:
    """What the other loaders and the measurer need of the plans."""

    plans: list[ActionPlan]
    initiatives: list[Commitment]
    """Of the measured plan; the first of them has everything."""


def make_plans(sizes: Sizes, organisations: list[Organisation], texts: Texts) -> LoadedPlans:
    """All plans, newest first: the measured one is in force, the large one came before it.

    Their number is the same at every scale: ten times the data is ten times the initiatives, not
    a thousand years of plans.
    """
    counts = sizes.initiatives_per_plan()
    plans = ActionPlan.objects.bulk_create(
        _plan(place, count, texts) for place, count in enumerate(counts)
    )
    initiatives = _make_initiatives(plans, counts, texts)
    measured = initiatives[: counts[0]]
    _fill([measured[0]], FULL, organisations, texts)
    _fill(initiatives[1:], ORDINARY, organisations, texts)
    Document.objects.bulk_create(_documents(plans))
    return LoadedPlans(plans, measured)


def _plan(place: int, initiatives: int, texts: Texts) -> ActionPlan:
    first_year = YEAR_IN_FORCE - 2 * place
    title = f"Handlingsplan {first_year}-{first_year + 1}"
    return ActionPlan(
        slug=f"{first_year}-{first_year + 1}",
        number=place + 1,
        title_da=title,
        title_en=title,
        summary_da=texts.paragraph(place),
        summary_en=texts.paragraph(place),
        state=PlanState.IN_PROGRESS if place == 0 else PlanState.EVALUATED,
        template_version=TemplateVersion.T2021,
        published_on=dt.date(first_year - 1, 12, 10),
        published_precision=Precision.DAY,
        starts_on=dt.date(first_year, 1, 1),
        starts_precision=Precision.DAY,
        ends_on=dt.date(first_year + 1, 12, 31),
        ends_precision=Precision.DAY,
        commitments_stated=initiatives,
    )


def _make_initiatives(plans: list[ActionPlan], counts: list[int], texts: Texts) -> list[Commitment]:
    themes = Theme.objects.bulk_create(
        _theme(plan, number)
        for plan, count in zip(plans, counts, strict=True)
        for number in range(-(-count // INITIATIVES_PER_THEME))
    )
    by_place = {(theme.plan_id, theme.position): theme for theme in themes}
    return Commitment.objects.bulk_create(
        (
            _initiative(plan, by_place, number, texts)
            for plan, count in zip(plans, counts, strict=True)
            for number in range(count)
        ),
        batch_size=BATCH,
    )


def _theme(plan: ActionPlan, number: int) -> Theme:
    title = generate.title("theme", number)
    return Theme(
        plan=plan, position=number + 1, slug=f"tema-{number + 1}", title_da=title, title_en=title
    )


def _initiative(plan: ActionPlan, themes: dict, place: int, texts: Texts) -> Commitment:
    theme, item = place // INITIATIVES_PER_THEME + 1, place % INITIATIVES_PER_THEME + 1
    number = f"{theme}.{item}"
    title = generate.title(f"initiative of {plan.slug}", place)
    return Commitment(
        plan=plan,
        theme=themes[plan.pk, theme],
        number=number,
        address=number,
        position=commitment_position(number, ""),
        title_da=title,
        title_en=title,
        summary_da=texts.paragraph(place),
        summary_en=texts.paragraph(place),
        what_is_new_da=texts.paragraph(place + 1),
        owner_as_written="Digitaliseringsstyrelsen",
        starts_on=plan.starts_on,
        starts_precision=Precision.MONTH,
        ends_on=plan.ends_on,
        ends_precision=Precision.MONTH,
    )


def _fill(
    initiatives: list[Commitment],
    amounts: Amounts,
    organisations: list[Organisation],
    texts: Texts,
) -> None:
    """Adds to each initiative what the amounts say."""
    CommitmentAnswer.objects.bulk_create(
        _each(initiatives, amounts.questions, _answer, texts), batch_size=BATCH
    )
    CommitmentParty.objects.bulk_create(
        _each(initiatives, amounts.parties, _party, organisations), batch_size=BATCH
    )
    milestones = Milestone.objects.bulk_create(
        _each(initiatives, amounts.milestones, _milestone, texts), batch_size=BATCH
    )
    StatusUpdate.objects.bulk_create(
        _each(initiatives, amounts.status_updates, _status, texts), batch_size=BATCH
    )
    StatusUpdate.objects.bulk_create(
        (_milestone_status(milestone, texts) for milestone in milestones), batch_size=BATCH
    )
    Evidence.objects.bulk_create(
        _each(initiatives, amounts.evidence, _evidence, texts), batch_size=BATCH
    )


def _each(initiatives: list[Commitment], count: int, make, material) -> Iterator:
    """`count` rows for each initiative, made by `make(initiative, place, material)`."""
    for initiative in initiatives:
        for place in range(count):
            yield make(initiative, place, material)


def _answer(initiative: Commitment, place: int, texts: Texts) -> CommitmentAnswer:
    text = texts.paragraph(initiative.position + place)
    return CommitmentAnswer(
        commitment=initiative,
        question=_QUESTIONS[place].key,
        position=place + 1,
        text_da=text,
        text_en=text,
    )


def _party(initiative: Commitment, place: int, bodies: list[Organisation]) -> CommitmentParty:
    roles = [PartyRole.LEAD, PartyRole.CIVIL_SOCIETY, PartyRole.GOVERNMENT, PartyRole.OTHER]
    return CommitmentParty(
        commitment=initiative,
        organisation=bodies[(initiative.position + place) % len(bodies)],
        role=roles[place % len(roles)],
        acknowledged_at=generate.EPOCH,
    )


def _milestone(initiative: Commitment, place: int, texts: Texts) -> Milestone:
    is_completed = place == 0
    due = initiative.starts_on + dt.timedelta(days=90 * (place + 1))
    title = generate.title("milestone", place)
    return Milestone(
        commitment=initiative,
        position=place + 1,
        title_da=title,
        title_en=title,
        expected_output_da=texts.paragraph(initiative.position + place),
        due_on=due,
        due_precision=Precision.DAY,
        is_completed=is_completed,
        completed_on=due if is_completed else None,
        completed_precision=Precision.DAY if is_completed else "",
    )


def _status(initiative: Commitment, place: int, texts: Texts) -> StatusUpdate:
    return StatusUpdate(
        commitment=initiative,
        completion=_REPORTED[place % 2],
        text_da=texts.paragraph(initiative.position + place),
        reported_at=generate.EPOCH + dt.timedelta(days=60 * place),
    )


def _milestone_status(milestone: Milestone, texts: Texts) -> StatusUpdate:
    return StatusUpdate(
        commitment=milestone.commitment,
        milestone=milestone,
        completion=_REPORTED[2 if milestone.is_completed else 0],
        text_da=texts.paragraph(milestone.position),
        reported_at=generate.EPOCH,
    )


def _evidence(initiative: Commitment, place: int, _texts: Texts) -> Evidence:
    title = generate.title("evidence", place)
    return Evidence(
        commitment=initiative,
        title_da=title,
        title_en=title,
        url=f"https://example.org/dokumentation/{initiative.address}/{place}",
        dated_on=generate.EPOCH.date(),
        added_at=generate.EPOCH,
    )


def _documents(plans: list[ActionPlan]) -> Iterator[Document]:
    kinds = (DocumentKind.PLAN, DocumentKind.CONSULTATION_LETTER, DocumentKind.IRM_REPORT)
    for plan in plans:
        for kind in kinds:
            yield Document(
                kind=kind,
                plan=plan,
                title_da=f"{kind.label} {plan.slug}",
                publisher="Digitaliseringsstyrelsen",
                published_on=plan.published_on,
                published_precision=Precision.DAY,
                url=f"https://example.org/{plan.slug}/{kind}",
            )
