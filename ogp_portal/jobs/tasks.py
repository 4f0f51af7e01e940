"""The Celery side of later work: a relay per queue and the hourly clean-up."""

import datetime as dt

from celery import shared_task
from django.db import connection
from django.utils import timezone

from . import actions
from .models import Job, JobState

RELAY_BUDGET = dt.timedelta(seconds=20)
KEPT_WHEN_DONE = dt.timedelta(days=30)


@shared_task(name="jobs.relay")
def relay(queue: str) -> int:
    """Runs what is due in `queue`. Beat calls it every two seconds.

    It is its own sweep: rows whose worker died are due again when their lease runs out. A beat
    that is doubled or a message that is lost changes nothing, since the rows are the truth.
    """
    return actions.run_due(queue, now=timezone.now(), budget=RELAY_BUDGET)


@shared_task(name="jobs.heartbeat")
def heartbeat() -> None:
    """Notes that beat and a worker are alive, for /readyz."""
    from django.core.cache import cache  # leaf

    cache.set("jobs-heartbeat", timezone.now().isoformat(), timeout=3600)


@shared_task(name="jobs.clean")
def clean() -> None:
    """Deletes finished work older than thirty days and spent messages of the Postgres broker."""
    before = timezone.now() - KEPT_WHEN_DONE
    Job.objects.filter(state=JobState.DONE, finished_at__lt=before).delete()
    if "kombu_message" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM kombu_message WHERE NOT visible")
