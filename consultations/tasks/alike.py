"""Later work of likeness and themes."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from ogp_portal import jobs

from .. import actions
from ..actions.likening import LIKEN
from ..actions.theming import SUGGEST
from ..models import Consultation, ThemeSuggestionRun


@jobs.kind(LIKEN, queue=jobs.BUILDS, lease=dt.timedelta(minutes=10))
def liken(subject_id: str, progress: jobs.Progress) -> None:
    """Compares the new answers of the consultation `subject_id`. One that is gone needs none."""
    consultation = Consultation.objects.filter(pk=subject_id).first()
    if consultation is not None:
        actions.liken(consultation, now=timezone.now(), progress=progress)


@jobs.kind(SUGGEST, queue=jobs.BUILDS, lease=dt.timedelta(minutes=10), most_attempts=3)
def suggest_themes(subject_id: str, progress: jobs.Progress) -> None:
    """Works out the suggestions of themes `subject_id`. Run twice, it does once."""
    run = ThemeSuggestionRun.objects.filter(pk=subject_id).first()
    if run is not None:
        actions.suggest_themes(run, now=timezone.now())


@shared_task(name="consultations.liken_daily")
def liken_daily() -> None:
    """Takes up what nobody has compared yet: answers from before, or of a run that was lost."""
    actions.enqueue_forgotten(now=timezone.now())
