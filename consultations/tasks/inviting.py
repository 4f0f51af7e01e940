"""Later work in the life of a consultation: letters, reminders, news of a changed deadline."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from ogp_portal import jobs

from ..actions.deadlines import TELL
from ..actions.inviting import SEND_LETTERS, mail_letters, remind
from ..actions.telling import tell_of_deadline
from ..models import DeadlineChange, Phase

REMIND = "consultations.remind_invited"
LONG = dt.timedelta(minutes=10)


@jobs.kind(TELL, queue=jobs.BUILDS, lease=LONG)
def tell_of_changed_deadline(subject_id: str, progress: jobs.Progress) -> None:
    """Writes the mails about the change `subject_id`. One that is gone has nobody to tell."""
    changes = DeadlineChange.objects.select_related("phase__consultation")
    change = changes.filter(pk=subject_id).first()
    if change is not None:
        tell_of_deadline(change, progress=progress, now=timezone.now())


@jobs.kind(SEND_LETTERS, queue=jobs.BUILDS, lease=LONG)
def send_consultation_letters(subject_id: str, progress: jobs.Progress) -> None:
    """Writes the letters that are missing for the phase `subject_id`."""
    phase = _phase(subject_id)
    if phase is not None:
        mail_letters(phase, now=timezone.now())


@shared_task(name="consultations.remind_invited_daily")
def remind_invited_daily() -> None:
    """Writes one row of work per open phase and Danish day. Beat calls it every morning."""
    now = timezone.now()
    running = Phase.objects.running_at(now).filter(consultation__is_published=True)
    day = timezone.localdate(now)
    for key in running.values_list("pk", flat=True):
        jobs.enqueue(REMIND, key, dedupe_key=f"{REMIND}:{key}:{day}", now=now)


@jobs.kind(REMIND, queue=jobs.BUILDS, lease=LONG)
def remind_invited(subject_id: str, progress: jobs.Progress) -> None:
    """Reminds those of the phase `subject_id` whose turn it is. Run twice, it reminds once."""
    phase = _phase(subject_id)
    if phase is not None:
        remind(phase, now=timezone.now())


def _phase(key: str) -> Phase | None:
    return Phase.objects.select_related("consultation").filter(pk=key).first()
