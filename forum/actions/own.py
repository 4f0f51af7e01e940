"""What people do with their own posts: change them, so that others see it, and delete them."""

import datetime as dt
import uuid
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.moderation.models import HideReason

from ..enums import HELD, HoldCause
from ..models import Post, PostAttachment, PostVersion, Topic
from .attaching import take_over
from .checking import checked_text, rendered
from .counting import locked, locked_with, recount
from .fingerprints import fingerprint_of
from .indexing import vector_of
from .mentions import Named, change_mentions, tell_named_later
from .screening import cause_of_hold, note_what_was_sent
from .showing import take_off
from .turns import Sending, Turn, turn_of


def edit_post(
    post: Post,
    *,
    text: str,
    version: int,
    by: User,
    now: dt.datetime,
    files_key: uuid.UUID | None = None,
) -> Post:
    """Gives an own post another text; what it said before becomes a version that all can read.

    `version` is the number of the text that was changed. The text that stands there already
    changes nothing, so that a form sent twice is one change. Files added under `files_key` come to
    those that the post has. ValidationError when the topic is
    closed, the post hidden or changed meanwhile ("changed"), the text empty or too long, or the
    person has written as much as the hour allows. What would be read first as a new post
    (screening.py) is taken off the page until somebody has read it.
    """
    sending = Sending(by, now, uuid.uuid4(), post.language, text, files=files_key)
    with turn_of(sending) as turn:
        topic, post = locked_with(post)
        _check_may_edit(topic, post, by)
        text = checked_text(text)
        is_changed, before = text != post.text, post.fingerprint
        number = post.versions.count() + 1
        if is_changed:
            _check_version(number, version)
            _replace(topic, post, text, number, now)
            number += 1
        if turn.files:
            take_over(post, turn.files, now=now)
        if is_changed or turn.files:
            is_alike = turn.is_alike and post.fingerprint != before  # a mended comma is no copy
            turned = replace(turn, is_alike=is_alike)
            cause = _hold_if_it_must_be_read(topic, post, turned, sending)
            tell_named_later(post, now=now)
            further = {"held_for": cause.value} if cause else {}
            audit.record(
                "edited",
                post,
                by=by,
                now=now,
                role=turn.role,
                version=number,
                files=len(turn.files),
                **further,
            )
        return post


def _check_may_edit(topic: Topic, post: Post, by: User) -> None:
    check_is_own(post, by)
    if post.is_hidden:
        raise ValidationError(
            _("The post is hidden or deleted, so it cannot be changed."), code="hidden"
        )
    if topic.closed_at is not None:
        raise ValidationError(
            _("The topic is closed, so its posts cannot be changed any more: %(reason)s"),
            code="closed",
            params={"reason": topic.close_reason},
        )


def check_is_own(post: Post, by: User) -> None:
    """ValidationError for everybody but the author, moderators too."""
    if not by.has_perm("forum.change_own_post", post):
        raise ValidationError(_("Only its author can change or delete a post."), code="forbidden")


def _check_version(number: int, version: int) -> None:
    """`number` is that of the present text, `version` that of the text that was changed."""
    if number != version:
        raise ValidationError(
            _("The post has been changed in another window meanwhile. See below what it says now."),
            code="changed",
        )
    if number > limits.POST_EDITS:
        raise ValidationError(
            _("A post can be changed %(number)d times, and this one has been."),
            code="edits",
            params={"number": limits.POST_EDITS},
        )


def _replace(topic: Topic, post: Post, text: str, number: int, now: dt.datetime) -> None:
    PostVersion.objects.create(
        post=post,
        number=number,
        text=post.text,
        html=post.html,
        written_at=post.edited_at or post.written_at,
        replaced_at=now,
    )
    named = Named(topic.pk)
    with translation.override(post.language):  # the titles of what the text refers to
        html = rendered(text, named)
    post.text, post.html, post.edited_at = text, html, now
    post.fingerprint = fingerprint_of(text)
    post.search = vector_of(topic.title, post.position, text)
    post.save(update_fields=["text", "html", "edited_at", "fingerprint", "search"])
    change_mentions(post, named.people, now=now)


def _hold_if_it_must_be_read(
    topic: Topic, post: Post, turn: Turn, sending: Sending
) -> HoldCause | None:
    """Holds a changed post as a new one would be; why, or None where it stays."""
    cause = cause_of_hold(turn, sending)
    note_what_was_sent(post, sending.by, turn, cause, now=sending.now)
    if cause is not None:
        take_off(post, reason=HELD, by=None, now=sending.now)
        recount(topic)
    return cause


@transaction.atomic
def withdraw_post(post: Post, *, by: User, now: dt.datetime) -> Post:
    """Takes an own post out of every page for good; one line stays at its place.

    The text is kept for limits.WITHDRAWN_POST_DAYS, since the deletion may be a mistake and
    somebody may have complained, and is erased then (`erase_text`). Deleted already: no change.
    One that waits to be read can be deleted, too. ValidationError when a moderator has hidden
    the post.
    """
    topic, post = locked_with(post)
    check_is_own(post, by)
    if post.hide_reason not in ("", HELD, HideReason.WITHDRAWN):
        raise ValidationError(_("A moderator has hidden the post already."), code="hidden")
    if post.hide_reason != HideReason.WITHDRAWN:
        post.holds.filter(settled_at=None).delete()
        take_off(post, reason=HideReason.WITHDRAWN, by=by, now=now)
        recount(topic)
        audit.record("withdrawn", post, by=by, now=now)
    return post


@transaction.atomic
def remove_own_file(attachment: PostAttachment, *, by: User, now: dt.datetime) -> None:
    """Takes a file out of an own post for good. Gone already: no change.

    One that a moderator has removed keeps its line. ValidationError for a post of somebody else's.
    """
    if attachment.post is None:
        raise ValueError("a file of a form that is not sent is detached")
    _topic, post = locked_with(attachment.post)
    check_is_own(post, by)
    deleted, _by_model = post.attachments.filter(pk=attachment.pk, hidden_at=None).delete()
    if deleted:
        audit.record("removed an own file", post, by=by, now=now, number=attachment.position)


@transaction.atomic
def erase_text(post: Post, *, now: dt.datetime) -> bool:
    """Erases the text of a post that its author deleted, its earlier versions and its files.

    Returns whether it did: not before limits.WITHDRAWN_POST_DAYS have passed, and not when a
    moderator has brought the post back.
    """
    locked(post.topic_id)
    due = Post.objects.to_be_erased(now).filter(pk=post.pk).first()
    if due is None:
        return False
    due.versions.all().delete()
    due.mentions.all().delete()
    due.attachments.all().delete()  # the bytes go with the next sweep
    due.text, due.html, due.fingerprint = "", "", None
    due.save(update_fields=["text", "html", "fingerprint"])
    audit.record("erased", due, by=None, now=now)
    return True
