"""The kind of later work that sends one mail, and what is forgotten with time."""

from celery import shared_task
from django.utils import timezone

from ogp_portal import jobs

from .follows import forget_unconfirmed
from .sending import MOST_ATTEMPTS, give_up, send


@jobs.kind("notifications.send", most_attempts=MOST_ATTEMPTS, on_failure=give_up)
def send_message(subject_id: str, progress: jobs.Progress) -> None:
    """Sends the mail whose row is `subject_id`. Run twice, it finds the row sent."""
    send(subject_id)


@shared_task(name="notifications.clean")
def clean() -> None:
    """Forgets addresses that nobody confirmed. Beat calls it every hour."""
    forget_unconfirmed(timezone.now())
