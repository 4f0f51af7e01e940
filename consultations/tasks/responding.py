"""Later work of the consultations app."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from ogp_portal import jobs
from ogp_portal.common import limits

from .. import actions, notifications
from ..models import Consultation, PublishingRound

GROUP_SAME_TEXTS = "consultations.group_same_texts"
GATHERED_FOR = dt.timedelta(days=60)
"""How long after the last deadline answers that were entered late are still put in their group."""


@jobs.kind(actions.TELL_SENDERS, queue=jobs.BUILDS)
def tell_senders(subject_id: str, progress: jobs.Progress) -> None:
    """Writes the mails of the round `subject_id` in batches. Run twice, it writes each once."""
    together = PublishingRound.objects.filter(pk=subject_id).first()
    if together is None:  # the consultation is gone, and its senders with it
        return
    senders, done, last = notifications.senders_in(together), 0, 0
    total = senders.count()
    while batch := list(senders.filter(pk__gt=last)[: limits.MAILS_AT_ONCE]):
        notifications.tell_senders(together, batch, now=timezone.now())
        done, last = done + len(batch), batch[-1].pk
        progress(min(done, total), total)


@shared_task(name="consultations.group_same_texts_hourly")
def group_same_texts_hourly() -> None:
    """Writes one row of work per consultation that still gets answers. Beat calls it every hour."""
    now = timezone.now()
    since = now - GATHERED_FOR
    running = Consultation.objects.held_here().filter(
        is_published=True, phases__opens_at__lte=now, phases__closes_at__gte=since
    )
    for key in running.values_list("pk", flat=True).distinct():
        dedupe_key = f"group-same-texts:{key}:{now:%Y-%m-%dT%H}"
        jobs.enqueue(GROUP_SAME_TEXTS, key, dedupe_key=dedupe_key, now=now)


@jobs.kind(GROUP_SAME_TEXTS, queue=jobs.BUILDS)
def group_same_texts(subject_id: str, progress: jobs.Progress) -> None:
    """Groups the same texts of the consultation `subject_id`. Run twice, it groups them once."""
    consultation = Consultation.objects.filter(pk=subject_id).first()
    if consultation is not None:
        actions.gather_same_texts(consultation, now=timezone.now())
