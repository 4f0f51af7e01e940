"""What moderators do with whole threads: move one, put two together, take posts out into a new one.

A post that goes to another topic stays the same row, so reports, decisions, reactions and earlier
versions go with it. At its old place stands a row that is hidden and empty and leads to it, so no
other post changes its position and every old address still works (docs/adr/0024).
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.text import danish_slug
from ogp_portal.notifications import follows

from ..enums import MOVED
from ..models import Category, Post, PostAttachment, PostDraft, Topic
from .checking import checked_title, stated
from .counting import count_topics, locked, recount
from .indexing import FIRST, vector_of

_ROWS_AT_A_TIME = 500


@transaction.atomic
def move_topic(
    topic: Topic, *, category: Category, reason: str, by: User, now: dt.datetime
) -> Topic:
    """Puts a topic into another room; earlier addresses lead to it. There already: no change."""
    reason = stated(reason)
    topic = locked(topic.pk)
    _check_stands(topic)
    if topic.category_id == category.pk:
        return topic
    shown, before = int(topic.post_count > 0), topic.category_id
    topic.category = category
    topic.save(update_fields=["category"])
    for room in sorted([before, category.pk]):  # one order, so that two moves never wait in a ring
        count_topics(room, shown if room == category.pk else -shown)
    audit.record("moved", topic, by=by, now=now, reason=reason, room=category.slug)
    return topic


@transaction.atomic
def merge_topics(source: Topic, *, into: Topic, reason: str, by: User, now: dt.datetime) -> Topic:
    """Puts the posts of `source` behind those of `into`, which is returned.

    Followers and drafts go along. ValidationError for a topic and itself, for one that has been
    merged already, and where one of the two alone is demonstration.
    """
    reason = stated(reason)
    source, into = _both_locked(source, into)
    _check_may_be_merged(source, into)
    _carry(list(_posts_of(source)), into, now)
    Topic.objects.filter(merged_into=source).update(merged_into=into)
    recount(source)
    recount(into)
    source.merged_into, source.answer = into, None
    source.save(update_fields=["merged_into", "answer"])
    follows.pass_on(source, into, now=now)
    _pass_on_drafts(source, into)
    audit.record("merged", into, by=by, now=now, reason=reason, source=source.pk)
    return into


@transaction.atomic
def split_topic(
    posts: Sequence[Post],
    *,
    title: str,
    category: Category,
    reason: str,
    by: User,
    now: dt.datetime,
) -> Topic:
    """Takes posts of one topic out into a new one, which is returned.

    They keep their order. ValidationError when they are not of one topic, when the topic's first
    post is among them, or when none of them can be read by everybody.
    """
    reason = stated(reason)
    source = locked(_one_topic_of(posts))
    _check_stands(source)
    chosen = list(_posts_of(source).filter(pk__in=[post.pk for post in posts]))
    first = _first_to_lead(chosen)
    topic = _begun_with(first, source, checked_title(title), category)
    _carry(chosen, topic, now)
    if source.answer_id in {post.pk for post in chosen}:
        Topic.objects.filter(pk=source.pk).update(answer=None)
    recount(source)
    recount(topic)
    audit.record("split off", topic, by=by, now=now, reason=reason, source=source.pk)
    return topic


def _posts_of(topic: Topic):
    """All that can be carried, hidden ones too, in order; without the long texts."""
    return topic.posts.exclude(hide_reason=MOVED).order_by("position").defer("text", "html")


def _both_locked(source: Topic, into: Topic) -> tuple[Topic, Topic]:
    """Both as they are now, locked in the order of their keys."""
    if source.pk == into.pk:
        raise ValidationError({"into": _("Choose another topic than this one.")}, code="same")
    rows = {key: locked(key) for key in sorted([source.pk, into.pk])}
    return rows[source.pk], rows[into.pk]


def _check_stands(topic: Topic) -> None:
    if topic.merged_into_id is not None:
        raise ValidationError(_("The topic has been merged with another already."), code="merged")


def _check_may_be_merged(source: Topic, into: Topic) -> None:
    _check_stands(source)
    _check_stands(into)
    if source.is_demonstration != into.is_demonstration:
        raise ValidationError(
            _("A demonstration topic and a real one cannot be merged."), code="demonstration"
        )


def _one_topic_of(posts: Sequence[Post]) -> int:
    topics = {post.topic_id for post in posts}
    if len(topics) != 1:
        raise ValidationError(_("Choose posts of one topic."), code="topics")
    return topics.pop()


def _first_to_lead(chosen: list[Post]) -> Post:
    """The first of them that everybody can read."""
    if any(post.position == FIRST for post in chosen):
        raise ValidationError(
            _("The first post of a topic stays where it is. Choose later ones."), code="first"
        )
    visible = [post for post in chosen if not post.is_hidden]
    if not visible:
        raise ValidationError(_("Choose a post that everybody can read."), code="hidden")
    return visible[0]


def _begun_with(first: Post, source: Topic, title: str, category: Category) -> Topic:
    """A topic without posts yet, about what the one was about that it comes from."""
    return Topic.objects.create(
        category=category,
        title=title,
        slug=danish_slug(title),
        author=first.author,
        started_at=first.written_at,
        language=first.language,
        last_post_at=first.written_at,
        plan=source.plan,
        commitment=source.commitment,
        consultation=source.consultation,
        meeting=source.meeting,
        proposal=source.proposal,
        is_demonstration=source.is_demonstration,
    )


def _carry(posts: list[Post], into: Topic, now: dt.datetime) -> None:
    """Gives posts the next positions of `into`; an empty row at each old place leads there."""
    left = [_trace_of(post, now) for post in posts]
    for position, post in enumerate(posts, start=into.last_position + 1):
        post.topic, post.position = into, position
    Post.objects.bulk_update(posts, ["topic", "position"], batch_size=_ROWS_AT_A_TIME)
    Post.objects.bulk_create(left, batch_size=_ROWS_AT_A_TIME)
    for post, trace in zip(posts, left, strict=True):
        if FIRST in (post.position, trace.position) and not post.is_hidden:
            _find_by_its_place(post, into)
    into.last_position += len(posts)
    into.save(update_fields=["last_position"])


def _trace_of(post: Post, now: dt.datetime) -> Post:
    """What stands where a post stood: no author, no text, and where it is now."""
    return Post(
        topic_id=post.topic_id,
        position=post.position,
        language=post.language,
        written_at=post.written_at,
        idempotency_key=uuid.uuid4(),
        hidden_at=now,
        hide_reason=MOVED,
        moved_to=post,
    )


def _find_by_its_place(post: Post, topic: Topic) -> None:
    """A topic's title belongs to its first post alone when one searches."""
    post.search = vector_of(topic.title, post.position, post.text)
    post.save(update_fields=["search"])


def _pass_on_drafts(source: Topic, into: Topic) -> None:
    """A reply that somebody keeps goes along; behind the one that is kept there already, if any."""
    for draft in PostDraft.objects.filter(topic=source):
        there = PostDraft.objects.filter(topic=into, user=draft.user).first()
        if there is None:
            draft.topic, draft.query = into, ""
            draft.save(update_fields=["topic", "query"])
        else:
            there.text = "\n\n".join(filter(None, [there.text, draft.text]))
            files = PostAttachment.objects.filter(user=draft.user, form_key=draft.files_key)
            there.files_key = there.files_key or draft.files_key
            files.update(form_key=there.files_key)
            there.save(update_fields=["text", "files_key"])
            draft.delete()
