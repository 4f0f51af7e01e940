"""What happened to the invented plan after its publication: changes, an addition, judgements."""

import datetime as dt

from ogp_portal.accounts.models import Organisation, User
from plans import actions
from plans.enums import DocumentKind, Judge
from plans.models import (
    ActionPlan,
    Assessment,
    Commitment,
    CommitmentLink,
    CommitmentParty,
    CommitmentTerm,
    Document,
    FollowUp,
    PlanSection,
    Recommendation,
    Term,
)

from .clock import Clock, content

JOINED_TEXTS = [
    "title_da",
    "title_en",
    "summary_da",
    "summary_en",
    "what_is_new_da",
    "what_is_new_en",
]


def write_plan_text(plan: ActionPlan) -> None:
    """The plan's own words, its contact and its words, while it is still a draft."""
    row = content("changes")
    plan.contact = row["contact"]
    plan.save(update_fields=["contact"])
    for section in row["sections"]:
        PlanSection.objects.create(plan=plan, **section)
    for one in row["terms"]:
        commitment = plan.commitments.get(number=one["number"])
        for kind, key in (word.split("/") for word in one["words"]):
            if term := Term.objects.filter(kind=kind, key=key).first():
                CommitmentTerm.objects.create(commitment=commitment, term=term)
    for one in row["links"]:
        reasons = {name: one[name] for name in ("reason_da", "reason_en")}
        CommitmentLink.objects.create(
            commitment=plan.commitments.get(number=one["number"]),
            other=plan.commitments.get(number=one["other"]),
            relation=one["relation"],
            **reasons,
        )
    _set_earlier_due_date(plan, row["moved"])


def _set_earlier_due_date(plan: ActionPlan, row) -> None:
    """As the plan first had it; `move_milestone` moves it to where it stands today."""
    milestone = _moved_milestone(plan, row)
    milestone.due_on -= dt.timedelta(days=row["earlier_by"])
    milestone.save(update_fields=["due_on"])


def _moved_milestone(plan: ActionPlan, row):
    milestones = plan.commitments.get(number=row["number"]).milestones
    return milestones.get(position=row["position"])


def move_milestone(plan: ActionPlan, clock: Clock, editor: User) -> None:
    """A date that was changed, with the old one still visible."""
    row = content("changes")["moved"]
    milestone = _moved_milestone(plan, row)
    why = actions.Why(
        row["reason_da"], clock.instant(row["days"]), by=editor, reason_en=row["reason_en"]
    )
    later = milestone.due_on + dt.timedelta(days=row["earlier_by"])
    actions.amend(milestone, {"due_on": later}, why=why)


def join_late(
    plan: ActionPlan, clock: Clock, organisations: dict[str, Organisation], editor: User
) -> None:
    """An initiative that came in while the plan ran."""
    row = content("changes")["joined"]
    commitment = Commitment.objects.create(
        plan=plan,
        theme=plan.themes.filter(slug=row["theme"]).first(),
        number=row["number"],
        is_held_back=True,
        **{field: row[field] for field in JOINED_TEXTS},
    )
    CommitmentParty.objects.create(
        commitment=commitment, organisation=organisations[row["lead"]], role="lead"
    )
    actions.join_plan(
        commitment,
        joined_on=clock.day(row["days"]),
        reason_da=row["reason_da"],
        reason_en=row["reason_en"],
        by=editor,
        now=clock.instant(row["days"]),
    )


def judge(plan: ActionPlan, clock: Clock) -> None:
    """An invented report of IRM with its judgements and recommendations."""
    row = content("changes")["report"]
    report = Document.objects.create(
        kind=DocumentKind.IRM_REPORT,
        plan=plan,
        title_da=row["title_da"],
        title_en=row["title_en"],
        publisher="Opdigtet",
        published_on=clock.day(row["days"]),
        published_precision="day",
    )
    for one in row["assessments"]:
        Assessment.objects.create(
            plan=plan,
            commitment=plan.commitments.get(number=one["number"]),
            judge=Judge.IRM,
            variable=one["variable"],
            scale=one["scale"],
            values=[one["value"]],
            report=report,
            page=one["page"],
            assessed_on=clock.day(row["days"]),
            assessed_precision="day",
        )
    for position, one in enumerate(row["recommendations"], start=1):
        _recommend(report, position, one, clock.instant(row["days"] + 10))


def _recommend(report: Document, position: int, row, done_at: dt.datetime) -> None:
    texts = {name: row[name] for name in ("text_da", "text_en", "page")}
    advice = Recommendation.objects.create(report=report, position=position, **texts)
    if row["done_da"]:
        FollowUp.objects.create(
            recommendation=advice,
            text_da=row["done_da"],
            text_en=row["done_en"],
            made_at=done_at,
        )
