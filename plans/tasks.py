"""Later work of the plans app."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from ogp_portal import jobs

from . import actions
from .actions.documents import READ, read
from .enums import PlanState
from .evaluations import building
from .evaluations.actions import BUILD
from .evaluations.pdf import PdfEngineMissing, PdfNotMade
from .models import ActionPlan, Document, Snapshot
from .models.periods import danish_day

ASK_OWNERS = "plans.ask_owners"


@jobs.kind(BUILD, queue=jobs.BUILDS, lease=dt.timedelta(minutes=2))
def build_evaluation(subject_id: str, progress: jobs.Progress) -> None:
    """Builds the snapshot `subject_id`. Run twice, it makes only what is missing."""
    snapshot = Snapshot.objects.select_related("evaluation__plan").get(pk=subject_id)
    try:
        building.build(snapshot, progress=progress, now=timezone.now())
    except (PdfEngineMissing, PdfNotMade) as problem:
        raise jobs.PermanentFailure(str(problem)) from problem


@shared_task(name="plans.ask_owners_daily")
def ask_owners_daily() -> None:
    """Writes one row of work per running plan and Danish day. Beat calls it every morning."""
    now = timezone.now()
    running = ActionPlan.objects.filter(state=PlanState.IN_PROGRESS)
    for key in running.values_list("pk", flat=True):
        dedupe_key = f"ask-owners:{key}:{danish_day(now)}"
        jobs.enqueue(ASK_OWNERS, key, dedupe_key=dedupe_key, now=now)


@jobs.kind(ASK_OWNERS)
def ask_owners(subject_id: str, progress: jobs.Progress) -> None:
    """Asks the owners of the plan `subject_id` whose turn it is. Run twice, it asks once."""
    actions.ask_due_owners(ActionPlan.objects.get(pk=subject_id), now=timezone.now())


@jobs.kind(READ, queue=jobs.BUILDS, lease=dt.timedelta(minutes=10), most_attempts=3)
def read_document(subject_id: str, progress: jobs.Progress) -> None:
    """Reads the text of a document's file. A document that is gone needs none."""
    document = Document.objects.select_related("file").filter(pk=subject_id).first()
    if document is None:
        return
    try:
        read(document)
    except FileNotFoundError as problem:
        raise jobs.PermanentFailure(str(problem)) from problem
