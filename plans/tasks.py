"""Later work of the plans app."""

import datetime as dt

from django.utils import timezone

from ogp_portal import jobs

from .evaluations import building
from .evaluations.actions import BUILD
from .evaluations.pdf import PdfEngineMissing, PdfNotMade
from .models import Snapshot


@jobs.kind(BUILD, queue=jobs.BUILDS, lease=dt.timedelta(minutes=2))
def build_evaluation(subject_id: str, progress: jobs.Progress) -> None:
    """Builds the snapshot `subject_id`. Run twice, it makes only what is missing."""
    snapshot = Snapshot.objects.select_related("evaluation__plan").get(pk=subject_id)
    try:
        building.build(snapshot, progress=progress, now=timezone.now())
    except (PdfEngineMissing, PdfNotMade) as problem:
        raise jobs.PermanentFailure(str(problem)) from problem
