"""When seals get their places."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task(name="record.place_waiting")
def place_waiting() -> int:
    """Places what waits. Beat calls it every three seconds; two at once are one."""
    return actions.place_waiting(now=timezone.now())
