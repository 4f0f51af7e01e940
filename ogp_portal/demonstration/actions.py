"""Loading and removing the demonstration."""

import datetime as dt

from django.db import transaction

from ogp_portal.jobs.actions import run_due
from ogp_portal.jobs.registry import BUILDS
from ogp_portal.notifications.follows import Asked, follow
from plans.enums import EvaluationKind
from plans.evaluations import actions as evaluations
from plans.models import ActionPlan

from .changes import join_late, judge, move_milestone, write_plan_text
from .clock import Clock
from .consultations import load_running, load_settled
from .forum import load_forum
from .meetings import load_meetings
from .network import load_network
from .owners import ask_owners
from .people import load_organisations, load_people
from .plan import create_next_plan, create_plan, publish_plan, report_progress

BUILD_TIME = dt.timedelta(minutes=2)


def is_loaded() -> bool:
    """Whether this database has the demonstration."""
    return ActionPlan.objects.filter(is_demonstration=True).exists()


def load(*, now: dt.datetime) -> None:
    """Loads everything, with days counted from `now`, then builds and publishes the evaluation.

    The content is one transaction; the evaluation is built as the worker builds it.
    """
    with transaction.atomic():
        plan, people = _load_content(Clock(now))
    snapshot = evaluations.draft(plan, kind=EvaluationKind.MIDTERM, by=people["editor"], now=now)
    run_due(BUILDS, now=now, budget=BUILD_TIME)
    evaluations.publish(snapshot.evaluation, by=people["editor"], now=now)


def _load_content(clock: Clock):
    organisations = load_organisations()
    people = load_people(clock, organisations)
    plan = create_plan(clock, organisations)
    write_plan_text(plan)
    plans = {row.slug: row for row in (plan, create_next_plan(clock, organisations))}
    load_settled(clock, plans, people["editor"])
    publish_plan(plan, clock, people["editor"])
    consultations = load_running(clock, plans, people["editor"])
    move_milestone(plan, clock, people["editor"])
    join_late(plan, clock, organisations, people["editor"])
    report_progress(plan, clock, people["owner"])
    judge(plan, clock)
    load_meetings(clock, plan, organisations)
    load_network(clock, plans, organisations, people["editor"])
    ask_owners(plan, clock, people["editor"])
    load_forum(clock, plan, consultations, people)
    for key in ("citizen", "representative"):
        person = people[key]
        follow(Asked(plan, person.email, "da", person), link=lambda _follow: "", now=clock.now)
    return plan, people
