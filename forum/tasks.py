"""Later work of the forum."""

from celery import shared_task
from django.utils import timezone

from . import actions
from .models import Post


@shared_task(name="forum.erase_withdrawn")
def erase_withdrawn() -> None:
    """Erases the texts of posts that their authors deleted long enough ago. Beat calls it daily.

    Each is a transaction of its own, and what one run does not reach the next one does.
    """
    now = timezone.now()
    for post in Post.objects.to_be_erased(now).only("topic_id").iterator():
        actions.erase_text(post, now=now)
