"""A small plan with something in every place that a self-assessment reads, and how to build it."""

import datetime as dt

from ogp_portal.jobs.actions import run_due
from ogp_portal.jobs.models import Job
from plans.evaluations import actions, pdf
from plans.models import CommitmentAnswer, CommitmentParty, Evaluation, Snapshot
from tests.factories import (
    CommitmentFactory,
    EvaluationFactory,
    EvidenceFactory,
    MilestoneFactory,
    OrganisationFactory,
    PlanFactory,
    StatusUpdateFactory,
    ThemeFactory,
)
from tests.factories.consultations import NOW

COMPLETED = {
    "is_completed": True,
    "completed_on": dt.date(2026, 5, 4),
    "completed_precision": "day",
}


def plan_with_evidence(**fields):
    """A plan of one initiative, 1.1 "Åbne data på Ærø", of which much is known."""
    plan = PlanFactory(**{"slug": "2025-2027", "title_da": "Handlingsplan på dansk", **fields})
    theme = ThemeFactory(plan=plan, position=1)
    commitment = CommitmentFactory(
        plan=plan, theme=theme, number="1.1", title_da="Åbne data på Ærø", title_en="Open data"
    )
    owner = OrganisationFactory(name_da="Ærø Styrelse", public_contact="post@example.org")
    CommitmentParty.objects.create(commitment=commitment, organisation=owner, role="lead")
    CommitmentAnswer.objects.create(
        commitment=commitment, question="problem", position=1, text_da="Data er svære at finde."
    )
    MilestoneFactory(commitment=commitment, position=1, title_da="Første data", **COMPLETED)
    MilestoneFactory(commitment=commitment, position=2, title_da="Sidste data")
    StatusUpdateFactory(commitment=commitment, completion="substantial", reported_at=NOW)
    EvidenceFactory(commitment=commitment, title_da="Datasættet")
    return plan


def plan_evaluated_elsewhere(**fields):
    """A plan whose government report is known: what the portal builds of it is a trial."""
    plan = plan_with_evidence(**{"slug": "2017-2019", "state": "evaluated", **fields})
    EvaluationFactory(plan=plan, kind="final", is_external=True, url="https://example.org/rapport")
    return plan


def draft(plan, now=NOW, by=None) -> Snapshot:
    """Presses the button."""
    return actions.draft(plan, kind="final", by=by, now=now)


def built(plan, now=NOW) -> Snapshot:
    """Presses the button and lets a worker do its work."""
    snapshot = draft(plan, now)
    work(now)
    return snapshot


def work(now=NOW) -> int:
    """What a worker of the build queue does; the number of jobs it ran."""
    return run_due("builds", now=now, budget=dt.timedelta(seconds=60))


def published(plan, editor, now=NOW) -> Evaluation:
    """Built and published."""
    return actions.publish(built(plan, now).evaluation, by=editor, now=now)


def without_typst(monkeypatch) -> None:
    """The PDF engine is not installed."""
    monkeypatch.setattr(pdf.importlib.util, "find_spec", lambda name: None)


def with_quick_pdf(monkeypatch) -> None:
    """Leaves out the process that makes a PDF, where a test is about something else."""
    monkeypatch.setattr(pdf, "_typeset", lambda *_: b"%PDF-1.7 of a test")


def lose_the_worker() -> None:
    """The worker died: its lease runs out."""
    Job.objects.filter(state="running").update(lease_until=NOW - dt.timedelta(hours=1))
