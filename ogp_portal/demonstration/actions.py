"""Loading the demonstration, whole or as far as it is missing."""

import datetime as dt

from django.db import transaction

from ogp_portal.accounts.models import User
from ogp_portal.jobs.actions import run_due
from ogp_portal.jobs.registry import BUILDS
from ogp_portal.notifications.follows import Asked, follow
from plans.enums import EvaluationKind
from plans.evaluations import actions as evaluations
from plans.evaluations.building import is_complete
from plans.models import ActionPlan, Evaluation, Snapshot

from .changes import join_late, judge, move_milestone, write_plan_text
from .clock import Clock, content
from .consultations import load_running, load_settled
from .forum import load_forum
from .meetings import load_meetings
from .network import load_network
from .owners import ask_owners
from .people import address_of, load_organisations, load_people
from .plan import create_others, create_plan, publish_plan, report_progress
from .proposals import load_proposals
from .responses import load_standard_reasons

BUILD_TIME = dt.timedelta(minutes=2)


class NotBuilt(Exception):
    """The invented self-assessment could not be built; the message says why in one line."""


def is_there() -> bool:
    """Whether this database has anything of the demonstration: its content is one transaction."""
    return ActionPlan.objects.filter(is_demonstration=True).exists()


def is_loaded() -> bool:
    """Whether the demonstration is whole: the published evaluation is its last part."""
    published = Evaluation.objects.filter(published_at__isnull=False)
    return published.filter(plan__is_demonstration=True, kind=EvaluationKind.MIDTERM).exists()


def load(*, now: dt.datetime) -> None:
    """Loads what is missing, with days counted from `now`: the content, then the evaluation.

    The content is one transaction; the evaluation is built as the worker builds it. What was
    broken off is taken up again. NotBuilt leaves all the rest in place.
    """
    if not is_there():
        with transaction.atomic():
            _load_content(Clock(now))
    if not is_loaded():
        _publish_evaluation(now)


def _load_content(clock: Clock) -> None:
    organisations = load_organisations()
    people = load_people(clock, organisations)
    row = content("plan")
    plan = create_plan(row, clock, organisations)
    write_plan_text(plan)
    plans = {one.slug: one for one in (plan, *create_others(clock, organisations, people))}
    load_settled(clock, plans, people["editor"])
    publish_plan(row, plan, clock, people["editor"])
    consultations = load_running(clock, plans, people["editor"])
    load_standard_reasons()
    load_proposals(clock, people["editor"])
    move_milestone(plan, clock, people["editor"])
    join_late(plan, clock, organisations, people["editor"])
    report_progress(row, plan, clock, people)
    judge(plan, clock)
    load_meetings(clock, plan, organisations)
    load_network(clock, plans, organisations, people["editor"])
    ask_owners(plan, clock, people["editor"])
    load_forum(clock, plan, consultations, people)
    for key in ("citizen", "representative"):
        person = people[key]
        follow(Asked(plan, person.email, "da", person), link=lambda _follow: "", now=clock.now)


def _publish_evaluation(now: dt.datetime) -> None:
    plan = ActionPlan.objects.get(slug=content("plan")["plan"]["slug"])
    editor = User.objects.get(email=address_of("editor"))
    snapshot = evaluations.draft(plan, kind=EvaluationKind.MIDTERM, by=editor, now=now)
    run_due(BUILDS, now=now, budget=BUILD_TIME)
    if not is_complete(snapshot):
        raise NotBuilt(_why_not_built(snapshot))
    evaluations.publish(snapshot.evaluation, by=editor, now=now)


def _why_not_built(snapshot: Snapshot) -> str:
    """The last line of what went wrong."""
    job = evaluations.job_of(snapshot)
    lines = job.last_error.strip().splitlines() if job else []
    return lines[-1] if lines else f"it took longer than {BUILD_TIME.seconds} seconds"
