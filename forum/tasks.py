"""Later work of the forum: mails about a new post, the count of readers, what is forgotten."""

import datetime as dt
from collections.abc import Callable

from celery import shared_task
from django.utils import timezone

from ogp_portal import jobs

from .actions import (
    copy_file,
    erase_text,
    forget_traces,
    forget_unsent_post_files,
    scan_file,
    scan_waiting_post_files,
)
from .actions.files import COPY, SCAN
from .actions.following import follow_topic, tell_followers
from .actions.forgetting import forget_unsent
from .actions.later import TELL, Told
from .actions.mentions import TELL_NAMED, tell_named
from .actions.sweeping import sweep_reading
from .models import Post, PostAttachment

_LEASE, _MOST_ATTEMPTS = dt.timedelta(minutes=10), 3
"""One file takes minutes at the most (limits.READ_SECONDS); what fails thrice is for staff."""


@jobs.kind(TELL)
def tell(subject_id: str, progress: jobs.Progress) -> None:
    """Makes the author follow the topic where asked for, then mails who is named in the post or follows
    the topic already."""
    told = Told.from_text(subject_id)
    posts = Post.objects.select_related("topic__category", "author")
    post = posts.filter(pk=told.post).first()
    if post is None:
        return
    now = timezone.now()
    if told.follow and post.author is not None:
        follow_topic(post.topic, by=post.author, language=post.language, now=now)
    tell_named(post, now=now)
    tell_followers(post, now=now)


@jobs.kind(TELL_NAMED)
def tell_of_mention(subject_id: str, progress: jobs.Progress) -> None:
    """Mails whoever a changed or approved post names and has not been told of it."""
    posts = Post.objects.select_related("topic__category", "author")
    post = posts.filter(pk=subject_id).first()
    if post is not None:
        tell_named(post, now=timezone.now())


@shared_task(name="forum.sweep_reading")
def sweep() -> None:
    """Forgets old readings and counts readers. Beat calls it every hour."""
    sweep_reading(timezone.now())


@shared_task(name="forum.clean_daily")
def clean_daily() -> None:
    """Forgets who reported what, what new users linked to, what was begun and never sent.

    Beat calls it every night.
    """
    now = timezone.now()
    forget_traces(now)
    forget_unsent(now)
    forget_unsent_post_files(now)


@shared_task(name="forum.erase_withdrawn")
def erase_withdrawn() -> None:
    """Erases the texts of posts that their authors deleted long enough ago. Beat calls it daily.

    Each is a transaction of its own, and what one run does not reach the next one does.
    """
    now = timezone.now()
    for post in Post.objects.to_be_erased(now).only("topic_id").iterator():
        erase_text(post, now=now)


@jobs.kind(COPY, queue=jobs.BUILDS, lease=_LEASE, most_attempts=_MOST_ATTEMPTS)
def copy_post_file(subject_id: str, progress: jobs.Progress) -> None:
    """Makes the public copy of a file of a post. Run twice, it makes one."""
    _with_its_bytes(copy_file, subject_id)


@jobs.kind(SCAN, queue=jobs.BUILDS, lease=_LEASE, most_attempts=_MOST_ATTEMPTS)
def scan_post_file(subject_id: str, progress: jobs.Progress) -> None:
    """Has a file scanned for viruses. A scanner that is away is asked again by the next look."""
    _with_its_bytes(scan_file, subject_id)


def _with_its_bytes(act: Callable[..., object], subject_id: str) -> None:
    """Does it with the file, unless that is gone since: then there is nothing to do."""
    files = PostAttachment.objects.select_related("original", "post")
    found = files.filter(pk=subject_id, post__isnull=False).first()
    if found is None:
        return
    try:
        act(found, now=timezone.now())
    except FileNotFoundError as problem:
        raise jobs.PermanentFailure(str(problem)) from problem


@shared_task(name="forum.scan_waiting_files")
def scan_waiting_files() -> None:
    """Asks the scanner about files it was not there for. Beat calls it every ten minutes."""
    scan_waiting_post_files(timezone.now())
