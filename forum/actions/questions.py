"""Questions: who asked says which post is the answer, and may say otherwise later."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from ..models import Post, Topic
from .counting import locked_with
from .indexing import FIRST


@transaction.atomic
def accept_answer(post: Post, *, by: User, now: dt.datetime) -> Topic:
    """Marks a post as the answer to its topic's question, in the place of an earlier one.

    The same again changes nothing. ValidationError for everybody but who asked and moderators,
    where the topic is no question, and for its first post or a hidden one.
    """
    topic, post = _checked(post, by)
    if post.is_hidden or post.position == FIRST:
        raise ValidationError(_("Choose an answer that everybody can read."), code="unanswerable")
    if topic.answer_id != post.pk:
        topic.answer = post
        topic.save(update_fields=["answer"])
        audit.record("accepted", post, by=by, now=now, topic=topic.pk)
    return topic


@transaction.atomic
def take_back_answer(post: Post, *, by: User, now: dt.datetime) -> Topic:
    """Takes the mark from a post; where it has none, nothing changes."""
    topic, post = _checked(post, by)
    if topic.answer_id == post.pk:
        topic.answer = None
        topic.save(update_fields=["answer"])
        audit.record("no longer accepted", post, by=by, now=now, topic=topic.pk)
    return topic


def _checked(post: Post, by: User) -> tuple[Topic, Post]:
    topic, post = locked_with(post)
    if not by.has_perm("forum.accept_answer", topic):
        raise ValidationError(
            _("Only who asked and moderators can choose the answer."), code="forbidden"
        )
    if not topic.is_question:
        raise ValidationError(_("The topic is no question."), code="unanswerable")
    return topic, post
