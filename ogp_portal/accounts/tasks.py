"""What is forgotten with time."""

from celery import shared_task
from django.utils import timezone

from .actions import forget_unconfirmed


@shared_task(name="accounts.clean")
def clean() -> None:
    """Forgets sign-ups that nobody confirmed. Beat calls it every hour."""
    forget_unconfirmed(timezone.now())
