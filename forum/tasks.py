"""What the forum forgets with time."""

from celery import shared_task
from django.utils import timezone

from .actions import forget_traces


@shared_task(name="forum.clean_daily")
def clean_daily() -> None:
    """Forgets who reported what, and what new users linked to. Beat calls it every night."""
    forget_traces(timezone.now())
