"""Later work of answering: reminders and drafts that are over."""

from celery import shared_task
from django.utils import timezone

from ogp_portal import jobs

from .. import actions
from ..models import Phase

REMIND_WRITERS = "consultations.remind_writers"
REMIND_TO_CONFIRM = "consultations.remind_to_confirm"


@shared_task(name="consultations.remind")
def remind() -> None:
    """Writes the rows of reminders that are due. Beat calls it every few minutes."""
    now = timezone.now()
    for phase, hours in actions.due_reminders(now):
        key = f"remind-writers:{phase.pk}:{phase.closes_at.isoformat()}:{hours}"
        jobs.enqueue(REMIND_WRITERS, f"{phase.pk}:{hours}", dedupe_key=key, now=now)
    hour = now.strftime("%Y-%m-%dT%H")
    jobs.enqueue(REMIND_TO_CONFIRM, hour, dedupe_key=f"remind-to-confirm:{hour}", now=now)


@jobs.kind(REMIND_WRITERS)
def remind_writers(subject_id: str, progress: jobs.Progress) -> None:
    """Reminds the writers of drafts: "<phase>:<hours before its deadline>". Twice is once."""
    key, hours = subject_id.split(":")
    phase = Phase.objects.filter(pk=key).first()
    if phase is not None:
        actions.remind_writers(phase, int(hours), now=timezone.now())


@jobs.kind(REMIND_TO_CONFIRM)
def remind_to_confirm(subject_id: str, progress: jobs.Progress) -> None:
    """Reminds all senders whose address has waited long enough. Twice is once."""
    actions.remind_to_confirm(timezone.now())


@shared_task(name="consultations.clean")
def clean() -> None:
    """Forgets drafts some time after their deadline. Beat calls it every hour."""
    actions.forget_drafts(timezone.now())
