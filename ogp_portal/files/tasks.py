"""Later work of the file store."""

from celery import shared_task
from django.utils import timezone

from . import sweeping


@shared_task(name="files.sweep")
def sweep() -> None:
    """Deletes files that nothing points to any more. Beat calls it every night."""
    sweeping.sweep(now=timezone.now())
