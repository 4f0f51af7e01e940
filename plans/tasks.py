"""Later work of the plans app."""

import datetime as dt

from django.utils import timezone

from ogp_portal import jobs

from .actions.documents import READ, read
from .evaluations import building
from .evaluations.actions import BUILD
from .evaluations.pdf import PdfEngineMissing, PdfNotMade
from .models import Document, Snapshot


@jobs.kind(BUILD, queue=jobs.BUILDS, lease=dt.timedelta(minutes=2))
def build_evaluation(subject_id: str, progress: jobs.Progress) -> None:
    """Builds the snapshot `subject_id`. Run twice, it makes only what is missing."""
    snapshot = Snapshot.objects.select_related("evaluation__plan").get(pk=subject_id)
    try:
        building.build(snapshot, progress=progress, now=timezone.now())
    except (PdfEngineMissing, PdfNotMade) as problem:
        raise jobs.PermanentFailure(str(problem)) from problem


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
