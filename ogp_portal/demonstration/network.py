"""The invented network: its rules, members and outreach, and the timeline of the next plan."""

from ogp_portal.accounts.models import Organisation, User
from ogp_portal.common.dates import Precision
from plans import actions
from plans.models import (
    ActionPlan,
    CoCreationStep,
    CoCreationTimeline,
    NetworkMember,
    NetworkRules,
    OutreachActivity,
)

from .clock import Clock, content

OUTREACH_TEXTS = ["channel", "audience_da", "audience_en", "description_da", "description_en"]
STEP_TEXTS = ["title_da", "title_en", "description_da", "description_en"]


def load_network(
    clock: Clock,
    plans: dict[str, ActionPlan],
    organisations: dict[str, Organisation],
    editor: User,
) -> None:
    """Everything but the meetings."""
    rows = content("network")
    for row in rows["rules"]:
        _publish_rules(row, clock, editor)
    for row in rows["members"]:
        _add_member(row, clock, organisations)
    for row in rows["outreach"]:
        _add_outreach(row, clock, plans)
    _publish_timeline(rows["timeline"], clock, plans, editor)


def _publish_rules(row, clock: Clock, editor: User) -> None:
    rules = NetworkRules.objects.create(
        valid_from=clock.day(row["valid_from"]),
        text_da=row["text_da"],
        text_en=row["text_en"],
        is_demonstration=True,
    )
    actions.publish_rules(rules, by=editor, now=clock.instant(row["valid_from"]))


def _add_member(row, clock: Clock, organisations: dict[str, Organisation]) -> None:
    until = clock.day(row.get("until"))
    NetworkMember.objects.create(
        organisation=organisations[row["organisation"]],
        sector=row["sector"],
        from_on=clock.day(row["from"]),
        from_precision=Precision.DAY,
        until_on=until,
        until_precision=Precision.DAY if until else Precision.UNKNOWN,
    )


def _add_outreach(row, clock: Clock, plans: dict[str, ActionPlan]) -> None:
    OutreachActivity.objects.create(
        plan=plans[row["plan"]],
        held_on=clock.day(row["days"]),
        held_precision=Precision.DAY,
        number_reached=row.get("reached"),
        **{field: row[field] for field in OUTREACH_TEXTS},
    )


def _publish_timeline(row, clock: Clock, plans: dict[str, ActionPlan], editor: User) -> None:
    """Published in good time; one step was moved later."""
    plan, published_at = plans[row["plan"]], clock.instant(row["published"])
    timeline = CoCreationTimeline.objects.create(plan=plan)
    steps = [
        CoCreationStep.objects.create(
            timeline=timeline,
            position=position,
            added_at=published_at,
            **_dates(step, clock, step.get("precision", Precision.DAY)),
            **{field: step[field] for field in STEP_TEXTS},
        )
        for position, step in enumerate(row["steps"], start=1)
    ]
    actions.publish_timeline(plan, by=editor, now=published_at)
    for step, told in zip(steps, row["steps"], strict=True):
        if moved := told.get("moved"):
            reasons = {name: moved[name] for name in ("reason_da", "reason_en")}
            dates = _dates(moved, clock, Precision.DAY)
            now = clock.instant(moved["days"])
            actions.move_step(step, **dates, **reasons, by=editor, now=now)


def _dates(row, clock: Clock, precision: str) -> dict[str, object]:
    ends_on = clock.day(row.get("ends"))
    return {
        "starts_on": clock.day(row["starts"]),
        "starts_precision": precision,
        "ends_on": ends_on,
        "ends_precision": Precision.DAY if ends_on else Precision.UNKNOWN,
    }
