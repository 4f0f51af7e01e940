"""Later work of the consultations app."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from ogp_portal import jobs

from . import actions
from .actions.likening import LIKEN
from .models import Consultation


@jobs.kind(LIKEN, queue=jobs.BUILDS, lease=dt.timedelta(minutes=10))
def liken(subject_id: str, progress: jobs.Progress) -> None:
    """Compares the new answers of the consultation `subject_id`. One that is gone needs none."""
    consultation = Consultation.objects.filter(pk=subject_id).first()
    if consultation is not None:
        actions.liken(consultation, now=timezone.now(), progress=progress)


@shared_task(name="consultations.liken_daily")
def liken_daily() -> None:
    """Takes up what nobody has compared yet: answers from before, or of a run that was lost."""
    actions.enqueue_forgotten(now=timezone.now())
