"""Later work of consultation reports."""

import datetime as dt

from django.utils import timezone

from ogp_portal import jobs
from plans.evaluations.pdf import PdfEngineMissing, PdfNotMade

from ..actions.reports import BUILD
from ..models import ReportVersion
from ..reports.building import build


@jobs.kind(BUILD, queue=jobs.BUILDS, lease=dt.timedelta(minutes=5))
def build_report(subject_id: str, progress: jobs.Progress) -> None:
    """Makes the files of the report version `subject_id`. Run twice, it makes only what is missing."""
    version = ReportVersion.objects.filter(pk=subject_id).first()
    if version is None:
        return
    try:
        build(version, now=timezone.now())
    except (PdfEngineMissing, PdfNotMade) as problem:
        raise jobs.PermanentFailure(str(problem)) from problem
