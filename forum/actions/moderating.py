"""What moderators do: hide and restore posts, close, open and edit topics."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.text import danish_slug
from ogp_portal.moderation.models import HideReason

from ..models import Post, Topic
from .checking import checked_title, stated
from .counting import locked, recount
from .indexing import FIRST, vector_of


@transaction.atomic
def hide_post(post: Post, *, reason: HideReason | str, by: User, now: dt.datetime) -> Post:
    """Takes a post out of list, count, search and "last post by"; its place stays.

    A post that is hidden already keeps its first reason. ValueError for an unknown reason.
    """
    reason = HideReason(reason)
    topic, post = _locked_with(post)
    if not post.is_hidden:
        post.hidden_at, post.hidden_by, post.hide_reason = now, by, reason
        _save_visibility(post, search=None)
        recount(topic)
        audit.record("hidden", post, by=by, now=now, reason=reason.value)
    return post


@transaction.atomic
def restore_post(post: Post, *, reason: str, by: User, now: dt.datetime) -> Post:
    """Brings a hidden post back to every place that it left. `reason` is for the log.

    ValidationError when the post's author deleted it so long ago that its text is erased.
    """
    reason = stated(reason)
    topic, post = _locked_with(post)
    if not post.text:
        raise ValidationError(_("The text is erased, so the post cannot come back."), code="erased")
    if post.is_hidden:
        post.hidden_at, post.hidden_by, post.hide_reason = None, None, ""
        _save_visibility(post, search=vector_of(topic.title, post.position, post.text))
        recount(topic)
        audit.record("restored", post, by=by, now=now, reason=reason)
    return post


@transaction.atomic
def close_topic(topic: Topic, *, reason: str, by: User, now: dt.datetime) -> Topic:
    """Ends the writing in a topic; the reason stands on its page. Closed already: no change."""
    reason = stated(reason)
    topic = locked(topic.pk)
    if topic.closed_at is None:
        topic.closed_at, topic.close_reason = now, reason
        topic.save(update_fields=["closed_at", "close_reason"])
        audit.record("closed", topic, by=by, now=now, reason=reason)
    return topic


@transaction.atomic
def open_topic(topic: Topic, *, reason: str, by: User, now: dt.datetime) -> Topic:
    """Lets people write in a closed topic again. `reason` is for the log."""
    reason = stated(reason)
    topic = locked(topic.pk)
    if topic.closed_at is not None:
        topic.closed_at, topic.close_reason = None, ""
        topic.save(update_fields=["closed_at", "close_reason"])
        audit.record("opened", topic, by=by, now=now, reason=reason)
    return topic


@transaction.atomic
def edit_topic(topic: Topic, *, title: str, is_pinned: bool, by: User, now: dt.datetime) -> Topic:
    """Gives a topic another title, or pins it to the top of its room.

    Earlier addresses go on working: the number in them decides.
    """
    topic = locked(topic.pk)
    topic.title, topic.is_pinned = checked_title(title), is_pinned
    topic.slug = danish_slug(topic.title)
    topic.save(update_fields=["title", "slug", "is_pinned"])
    for first in topic.posts.filter(position=FIRST, hidden_at=None):
        first.search = vector_of(topic.title, FIRST, first.text)
        first.save(update_fields=["search"])
    audit.record("edited", topic, by=by, now=now, is_pinned=is_pinned)
    return topic


def _locked_with(post: Post) -> tuple[Topic, Post]:
    """The topic and the post as they are now; nobody else can change either before the end."""
    topic = locked(post.topic_id)
    return topic, Post.objects.get(pk=post.pk)


def _save_visibility(post: Post, *, search) -> None:
    post.search = search
    post.save(update_fields=["hidden_at", "hidden_by", "hide_reason", "search"])
