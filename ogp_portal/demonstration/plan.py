"""The invented plan under way: every state of initiatives and milestones."""

import datetime as dt

from ogp_portal.accounts.models import Organisation, User
from plans import actions
from plans.enums import PlanState
from plans.models import ActionPlan, Commitment, CommitmentAnswer, CommitmentParty, Milestone, Theme
from plans.templates_of_ogp import questions_of

from .clock import Clock, content

TEXTS = ["title_da", "title_en", "summary_da", "summary_en"]
COMMITMENT_TEXTS = [*TEXTS, "what_is_new_da", "what_is_new_en"]


def create_plan(clock: Clock, organisations: dict[str, Organisation]) -> ActionPlan:
    """The plan with themes, initiatives and milestones, as it stood when it was a draft."""
    row = content("plan")
    plan = ActionPlan.objects.create(
        slug=row["slug"],
        state=PlanState.DRAFT,
        template_version="2021",
        starts_on=clock.day(row["starts"]),
        starts_precision="day",
        ends_on=clock.day(row["ends"]),
        ends_precision="day",
        is_demonstration=True,
        **{field: row[field] for field in TEXTS},
    )
    for position, theme in enumerate(row["themes"], start=1):
        Theme.objects.create(plan=plan, position=position, **theme)
    for commitment in row["commitments"]:
        _create_commitment(commitment, plan, clock, organisations)
    return plan


def create_next_plan(clock: Clock, organisations: dict[str, Organisation]) -> ActionPlan:
    """The plan after it, in co-creation: what the open consultation is about."""
    row = content("plan")["next"]
    plan = ActionPlan.objects.create(
        state=PlanState.CO_CREATION, template_version="2021", is_demonstration=True, **row["plan"]
    )
    for commitment in row["commitments"]:
        _create_commitment(commitment, plan, clock, organisations)
    return plan


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


def publish_plan(plan: ActionPlan, clock: Clock, editor: User) -> None:
    """Published as the editor does it, then in progress."""
    published_at = clock.instant(content("plan")["published"])
    actions.publish(plan, by=editor, now=published_at)
    actions.set_state(plan, PlanState.IN_PROGRESS, by=editor, now=published_at)


def report_progress(plan: ActionPlan, clock: Clock, owner: User) -> None:
    """Evidence, completed milestones and status updates, in the order of their days."""
    for row in content("plan")["commitments"]:
        commitment = plan.commitments.get(number=row["number"])
        for day, report in sorted(_events(row, commitment, clock, owner), key=lambda e: e[0]):
            report(clock.instant(day))


def _events(row, commitment: Commitment, clock: Clock, owner: User):
    for evidence in row["evidence"]:
        yield evidence["days"], _evidence(commitment, evidence, owner)
    for position, milestone in enumerate(row["milestones"], start=1):
        if "completed" in milestone:
            shown = [one["days"] for one in row["evidence"] if one["milestone"] == position]
            report = _completion(commitment, position, clock, milestone, owner)
            yield max([milestone["completed"], *shown]), report  # once there is evidence of it
    for status in row["status"]:
        yield status["days"], _status(commitment, status, owner)


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
            url=row["url"],
            milestone=commitment.milestones.get(position=row["milestone"]),
            dated_on=now.date(),
            by=owner,
            now=now,
        )

    return report


def _status(commitment: Commitment, row, owner: User):
    def report(now: dt.datetime) -> None:
        texts = {key: value for key, value in row.items() if key != "days"}
        actions.report_status(commitment, by=owner, now=now, **texts)

    return report
