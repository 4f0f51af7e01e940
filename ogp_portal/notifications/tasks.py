"""The kind of later work that sends one mail."""

from ogp_portal import jobs

from .sending import send


@jobs.kind("notifications.send")
def send_message(subject_id: str, progress: jobs.Progress) -> None:
    """Sends the mail whose row is `subject_id`. Run twice, it finds the row sent."""
    send(subject_id)
