"""The invented plans: one under way with every state of initiatives, and one in every other state."""

import datetime as dt

from ogp_portal.accounts.models import Organisation, User
from ogp_portal.files.actions import store
from ogp_portal.files.models import StoredFile
from plans import actions
from plans.enums import EvaluationKind, PlanState
from plans.models import ActionPlan, Commitment, CommitmentAnswer, CommitmentParty, Milestone, Theme
from plans.templates_of_ogp import questions_of

from .clock import CONTENT, Clock, content

TEXTS = ["title_da", "title_en", "summary_da", "summary_en"]
COMMITMENT_TEXTS = [*TEXTS, "what_is_new_da", "what_is_new_en"]


def create_plan(row, clock: Clock, organisations: dict[str, Organisation]) -> ActionPlan:
    """A plan with themes, initiatives and milestones, as it stands while it is a draft."""
    plan = ActionPlan.objects.create(
        state=PlanState.DRAFT,
        template_version="2021",
        is_demonstration=True,
        **_columns(row, clock),
    )
    for position, theme in enumerate(row.get("themes", []), start=1):
        Theme.objects.create(plan=plan, position=position, **theme)
    for commitment in row["commitments"]:
        _create_commitment(commitment, plan, clock, organisations)
    return plan


def _columns(row, clock: Clock) -> dict[str, object]:
    """A plan's own columns; one in preparation has no period yet."""
    columns = dict(row["plan"])
    for end in ("starts", "ends"):
        if end in row:
            columns |= {f"{end}_on": clock.day(row[end]), f"{end}_precision": "day"}
    return columns


def create_others(
    clock: Clock, organisations: dict[str, Organisation], people: dict[str, User]
) -> list[ActionPlan]:
    """The plans before and after it, each in another state of a plan's life."""
    plans = []
    for row in content("plan")["others"]:
        plan = create_plan(row, clock, organisations)
        _live(row, plan, clock, people)
        plans.append(plan)
    return plans


def _live(row, plan: ActionPlan, clock: Clock, people: dict[str, User]) -> None:
    """Takes a plan to its state by the acts that lead there, each on its day."""
    editor, state = people["editor"], row["state"]
    if state == PlanState.CO_CREATION:
        actions.set_state(plan, state, by=editor, now=clock.now)
    if "published" not in row:
        return
    actions.publish(plan, by=editor, now=clock.instant(row["published"]))
    if state == PlanState.PUBLISHED:
        return
    actions.set_state(plan, PlanState.IN_PROGRESS, by=editor, now=clock.instant(row["starts"]))
    report_progress(row, plan, clock, people)
    if state == PlanState.REFRESH:
        actions.set_state(plan, state, by=editor, now=clock.instant(row["refreshed"]))
        return
    ended_at = clock.instant(row["ends"] + 1)
    actions.set_state(plan, PlanState.UNDER_EVALUATION, by=editor, now=ended_at)
    if "evaluation" in row:
        _evaluate(row["evaluation"], plan, clock, editor)


def _evaluate(row, plan: ActionPlan, clock: Clock, editor: User) -> None:
    """An invented self-assessment from before the portal closes the plan."""
    columns = {name: value for name, value in row.items() if name != "days"}
    plan.evaluations.create(
        kind=EvaluationKind.FINAL,
        is_external=True,
        languages="da",
        published_on=clock.day(row["days"]),
        published_precision="day",
        **columns,
    )
    actions.set_state(plan, PlanState.EVALUATED, by=editor, now=clock.instant(row["days"]))


def _create_commitment(row, plan: ActionPlan, clock: Clock, organisations) -> None:
    commitment = Commitment.objects.create(
        plan=plan,
        theme=plan.themes.filter(slug=row.get("theme", "")).first(),
        number=row["number"],
        starts_on=plan.starts_on,
        starts_precision=plan.starts_precision,
        ends_on=plan.ends_on,
        ends_precision=plan.ends_precision,
        **{field: row[field] for field in COMMITMENT_TEXTS},
    )
    _write_answers(row, commitment)
    _add_parties(row, commitment, clock, organisations)
    for position, milestone in enumerate(row["milestones"], start=1):
        _create_milestone(milestone, position, commitment, clock)


def _write_answers(row, commitment: Commitment) -> None:
    """In the order of OGP's template."""
    order = {question.key: number for number, question in enumerate(questions_of("2021"), start=1)}
    for question, (danish, english) in row["answers"].items():
        CommitmentAnswer.objects.create(
            commitment=commitment,
            question=question,
            position=order[question],
            text_da=danish,
            text_en=english,
        )


def _add_parties(row, commitment: Commitment, clock: Clock, organisations) -> None:
    CommitmentParty.objects.create(
        commitment=commitment,
        organisation=organisations[row["lead"]],
        role="lead",
        acknowledged_at=clock.instant(-310) if row["acknowledged"] else None,
    )
    for slug, role in row["support"]:
        CommitmentParty.objects.create(
            commitment=commitment, organisation=organisations[slug], role=role
        )


def _create_milestone(row, position: int, commitment: Commitment, clock: Clock) -> None:
    Milestone.objects.create(
        commitment=commitment,
        position=position,
        title_da=row["title_da"],
        title_en=row["title_en"],
        expected_output_da=row["output_da"],
        expected_output_en=row["output_en"],
        due_on=clock.day(row["due"]),
        due_precision="day",
    )


def publish_plan(row, plan: ActionPlan, clock: Clock, editor: User) -> None:
    """Published as the editor does it, then in progress."""
    published_at = clock.instant(row["published"])
    actions.publish(plan, by=editor, now=published_at)
    actions.set_state(plan, PlanState.IN_PROGRESS, by=editor, now=published_at)


def report_progress(row, plan: ActionPlan, clock: Clock, people: dict[str, User]) -> None:
    """Evidence, completed milestones and status updates, in the order of their days."""
    for part in row["commitments"]:
        commitment = plan.commitments.get(number=part["number"])
        events = _events(part, commitment, clock, people)
        for day, report in sorted(events, key=lambda event: event[0]):
            report(clock.instant(day))


def _events(row, commitment: Commitment, clock: Clock, people: dict[str, User]):
    owner = people["owner"]
    for evidence in row["evidence"]:
        yield evidence["days"], _evidence(commitment, evidence, owner)
    for position, milestone in enumerate(row["milestones"], start=1):
        if "completed" in milestone:
            shown = [one["days"] for one in row["evidence"] if one["milestone"] == position]
            report = _completion(commitment, position, clock, milestone, owner)
            first = min(shown, default=milestone["completed"])
            yield max(milestone["completed"], first), report  # once there is evidence of it
    for status in row["status"]:
        yield status["days"], _status(commitment, status, people)


def _completion(commitment: Commitment, position: int, clock: Clock, row, owner: User):
    def report(now: dt.datetime) -> None:
        milestone = commitment.milestones.get(position=position)
        completed_on = clock.day(row["completed"])
        actions.complete_milestone(milestone, completed_on=completed_on, by=owner, now=now)

    return report


def _evidence(commitment: Commitment, row, owner: User):
    def report(now: dt.datetime) -> None:
        actions.add_evidence(
            commitment,
            title_da=row["title_da"],
            title_en=row["title_en"],
            url=row.get("url", ""),
            file=_stored(row["file"], now) if "file" in row else None,
            milestone=commitment.milestones.get(position=row["milestone"]),
            dated_on=now.date(),
            by=owner,
            now=now,
        )

    return report


def _stored(name: str, now: dt.datetime) -> StoredFile:
    return store((CONTENT / name).read_bytes(), name=name, content_type="text/csv", now=now)


def _status(commitment: Commitment, row, people: dict[str, User]):
    person = people[row.get("role", "owner")]

    def report(now: dt.datetime) -> None:
        texts = {key: value for key, value in row.items() if key != "days"}
        actions.report_status(commitment, by=person, now=now, **texts)

    return report
