"""What moderators do: hide, restore, approve and refuse posts, close, open and edit topics."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.text import danish_slug
from ogp_portal.moderation.models import HideReason

from .. import notifications
from ..enums import DecisionKind, FlagOutcome
from ..models import Post, Topic
from .checking import checked_title, stated
from .counting import locked, locked_with, recount
from .deciding import decide_on, lift_decision_on
from .flagging import settle_flags
from .indexing import FIRST, vector_of
from .later import tell_later
from .mentions import tell_named_later
from .showing import put_back, take_off


@transaction.atomic
def hide_post(
    post: Post, *, reason: HideReason | str, by: User, now: dt.datetime, words: str = ""
) -> Post:
    """Takes a post out of list, count, search and "last post by"; its place stays.

    The author is told why, with `words`, and may appeal; who reported the post is told, too. A
    post that is hidden already keeps its first reason; one that waits to be read is refused.
    ValueError for an unknown reason.
    """
    reason = HideReason(reason)
    topic, post = locked_with(post)
    if post.is_held:
        return _refuse(post, reason=reason, words=words, by=by, now=now)
    if not post.is_hidden:
        take_off(post, reason=reason, by=by, now=now)
        recount(topic)
        if reason != HideReason.WITHDRAWN:
            decide_on(post, DecisionKind.HIDE, reason=reason, words=words, by=by, now=now)
        settle_flags(post, FlagOutcome.HIDDEN, by=by, now=now)
        audit.record("hidden", post, by=by, now=now, reason=reason.value)
    return post


@transaction.atomic
def restore_post(post: Post, *, reason: str, by: User, now: dt.datetime) -> Post:
    """Brings a hidden post back to every place that it left; the author is told.

    `reason` is for the log. One that waits to be read is approved. ValidationError when the
    post's author deleted it so long ago that its text is erased.
    """
    reason = stated(reason)
    topic, post = locked_with(post)
    if post.is_held:
        return _approve(topic, post, by=by, now=now)
    if post.moved_to_id is not None:
        raise ValidationError(_("The post stands in another topic now."), code="moved")
    if not post.text:
        raise ValidationError(_("The text is erased, so the post cannot come back."), code="erased")
    if post.is_hidden:
        _show(topic, post)
        lift_decision_on(post, reason=reason, by=by, now=now)
        audit.record("restored", post, by=by, now=now, reason=reason)
    return post


@transaction.atomic
def approve_post(post: Post, *, by: User, now: dt.datetime) -> Post:
    """Shows everybody a post that waited to be read. ValidationError when it does not wait."""
    topic, post = locked_with(post)
    _check_waits(post)
    return _approve(topic, post, by=by, now=now)


@transaction.atomic
def refuse_post(
    post: Post, *, reason: HideReason | str, by: User, now: dt.datetime, words: str = ""
) -> Post:
    """Keeps a post that waited to be read from the public; its author is told why.

    ValidationError when it does not wait, ValueError for an unknown reason.
    """
    reason = HideReason(reason)
    _topic, post = locked_with(post)
    _check_waits(post)
    return _refuse(post, reason=reason, words=words, by=by, now=now)


def _check_waits(post: Post) -> None:
    if not post.is_held:
        raise ValidationError(_("Somebody has read this post already."), code="done")


def _approve(topic: Topic, post: Post, *, by: User, now: dt.datetime) -> Post:
    _show(topic, post)
    _settle_hold(post, is_approved=True, now=now)
    audit.record("approved", post, by=by, now=now)
    notifications.tell_of_approval(post, now=now)
    tell_later(post.pk, follow=False, now=now)
    tell_named_later(post, now=now)
    return post


def _refuse(post: Post, *, reason: HideReason, words: str, by: User, now: dt.datetime) -> Post:
    """The post is out of every counter already; its reason becomes one of the rules."""
    take_off(post, reason=reason, by=by, now=now)
    _settle_hold(post, is_approved=False, now=now)
    decide_on(post, DecisionKind.REFUSE, reason=reason, words=words, by=by, now=now)
    settle_flags(post, FlagOutcome.HIDDEN, by=by, now=now)
    audit.record("refused", post, by=by, now=now, reason=reason.value)
    return post


def _settle_hold(post: Post, *, is_approved: bool, now: dt.datetime) -> None:
    post.holds.filter(settled_at=None).update(settled_at=now, is_approved=is_approved)


def _show(topic: Topic, post: Post) -> None:
    """Brings a post into list, count and search."""
    put_back(topic, post)
    recount(topic)


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
def edit_topic(
    topic: Topic,
    *,
    title: str,
    is_pinned: bool,
    by: User,
    now: dt.datetime,
    is_question: bool | None = None,
) -> Topic:
    """Gives a topic another title, pins it to the top of its room, or makes it a question or none.

    What is no question any more loses its answer.

    Earlier addresses go on working: the number in them decides.
    """
    topic = locked(topic.pk)
    topic.title, topic.is_pinned = checked_title(title), is_pinned
    topic.slug = danish_slug(topic.title)
    if is_question is not None:
        topic.is_question = is_question
        topic.answer = topic.answer if is_question else None
    topic.save(update_fields=["title", "slug", "is_pinned", "is_question", "answer"])
    for first in topic.posts.filter(position=FIRST, hidden_at=None):
        first.search = vector_of(topic.title, FIRST, first.text)
        first.save(update_fields=["search"])
    audit.record("edited", topic, by=by, now=now, is_pinned=is_pinned)
    return topic
