"""Later work of cases: packages, and deletion in time."""

import datetime as dt

from celery import shared_task
from django.core.exceptions import ValidationError
from django.utils import timezone

from ogp_portal import jobs
from ogp_portal.common.dates import COPENHAGEN
from plans.evaluations.pdf import PdfEngineMissing, PdfNotMade

from .. import actions
from ..actions.casework import PACK
from ..casework import retention
from ..models import CaseFile, Package


@jobs.kind(PACK, queue=jobs.BUILDS, lease=dt.timedelta(minutes=5))
def make_package(subject_id: str, progress: jobs.Progress) -> None:
    """Makes the package `subject_id`. Run twice, it is made once."""
    package = Package.objects.select_related("consultation", "submission__identity")
    found = package.filter(pk=subject_id).first()
    if found is None:
        return
    try:
        actions.make_package(found, progress=progress, now=timezone.now())
    except (PdfEngineMissing, PdfNotMade) as problem:
        raise jobs.PermanentFailure(str(problem)) from problem


EMPTY = "consultations.empty_case"


@shared_task(name="consultations.empty_cases_daily")
def empty_cases_daily() -> None:
    """Writes one row of work per case whose time is up. Beat calls it every night."""
    now = timezone.now()
    today = now.astimezone(COPENHAGEN).date()
    for case in retention.due(today):
        jobs.enqueue(EMPTY, case.pk, dedupe_key=f"{EMPTY}:{case.pk}:{today}", now=now)


@jobs.kind(EMPTY)
def empty_case(subject_id: str, progress: jobs.Progress) -> None:
    """Empties the case `subject_id`. What stands in the way is told to staff by the failed work."""
    case = CaseFile.objects.select_related("consultation").filter(pk=subject_id).first()
    if case is None:
        return
    try:
        actions.empty_case(case, by=None, now=timezone.now())
    except ValidationError as refusal:
        raise jobs.PermanentFailure("; ".join(refusal.messages)) from refusal
