"""What any signed-in person does: start a topic, write a post."""

import datetime as dt
import uuid
from types import SimpleNamespace

from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, IntegerField, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation
from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.prepared import Prepared
from ogp_portal.common.text import danish_slug
from plans.models import ActionPlan, Commitment, NetworkMeeting

from ..models import Category, Post, PostDraft, Topic
from .checking import checked_text, checked_title, rendered
from .counting import count_in, count_topics
from .indexing import FIRST, vector_of
from .turns import Sending, Turn, turn_of

About = ActionPlan | Commitment | Consultation | NetworkMeeting
"""What a topic can be about."""

_JUDGED = ("closed_at", "close_reason", "is_demonstration")
"""What decides whether a topic takes a post (forum/permissions.py)."""

_locked_topic = Prepared(
    lambda user, topic, answered: (
        Topic.objects.visible_to(None)
        .select_for_update()
        .filter(pk=topic)
        .order_by()
        .values(
            "pk",
            "title",
            "post_count",
            "last_position",
            *_JUDGED,
            answered=Subquery(
                Post.objects.visible_to(None)
                .filter(topic=OuterRef("pk"), position=answered)
                .order_by()
                .values("pk")
            ),
        )
    ),
    topic=BigIntegerField(),
    answered=IntegerField(),
)


def start_topic(
    category: Category,
    *,
    title: str,
    text: str,
    by: User,
    now: dt.datetime,
    idempotency_key: uuid.UUID,
    language: str = "da",
    about: About | None = None,
) -> Topic:
    """Opens a topic with its first post and returns it.

    The same `idempotency_key` again returns the topic of the first time. ValidationError when the
    title or text is empty or too long, or the person has written as much as the hour allows.
    """
    sending = Sending(by, now, idempotency_key, language, room=category.pk)
    with turn_of(sending) as turn:
        if turn.sent is not None:
            return turn.sent.topic
        topic = _insert_topic(category, title, about, sending)
        _insert_post(topic, FIRST, text, sending, turn)
        _forget(turn)
        count_topics(category.pk, 1)
        audit.record("started", topic, by=by, now=now, role=turn.role)
        return topic


def write_post(
    topic: Topic,
    *,
    text: str,
    by: User,
    now: dt.datetime,
    idempotency_key: uuid.UUID,
    language: str = "da",
    reply_to: int | None = None,
) -> Post:
    """Adds a post at the topic's next position and returns it.

    `reply_to` is the position of the post that it answers. What the person has kept as a draft
    for the topic goes.
    The same `idempotency_key` again, in whatever topic, returns the post of the first time.
    ValidationError when the topic takes no posts, the post to answer is not there or hidden, the
    text is empty or too long, or the person has written as much as the hour allows; Topic.DoesNotExist when all of the topic is hidden.
    `topic` is read anew under its lock, so that its key is all that it needs to have.
    """
    sending = Sending(by, now, idempotency_key, language, topic=topic.pk)
    with turn_of(sending) as turn:
        if turn.sent is not None:
            return turn.sent
        present = _as_it_is(topic, reply_to or 0)
        _check_may_write(present, by)
        _check_may_answer(present, reply_to)
        post = _insert_post(
            present, present.last_position + 1, text, sending, turn, answered=present.answered
        )
        count_in(present, post)
        _forget(turn)
        audit.record("written", post, by=by, now=now, role=turn.role)
        return post


def _as_it_is(topic: Topic, answered: int = 0) -> SimpleNamespace:
    """What writing needs to know of a topic, which nobody changes until the transaction ends.

    `answered` is the position of a post, and in what is returned its key if it may be answered.
    A post that is hidden while we wait for the lock was answered just before.
    """
    rows = _locked_topic.rows(None, topic=topic.pk, answered=answered)
    if not rows:
        raise Topic.DoesNotExist
    return SimpleNamespace(**rows[0])


def _check_may_write(topic: SimpleNamespace, by: User) -> None:
    if topic.closed_at is not None:
        raise ValidationError(
            _("The topic is closed for new posts: %(reason)s"),
            code="closed",
            params={"reason": topic.close_reason},
        )
    if not by.has_perm("forum.write_post", topic):
        raise ValidationError(
            _("An invented person can only write in demonstration topics."), code="forbidden"
        )


def _check_may_answer(topic: SimpleNamespace, position: int | None) -> None:
    if position and topic.answered is None:
        raise ValidationError(
            _(
                "Post %(number)d cannot be answered: it is hidden or deleted. Your text is kept; "
                "send it again to publish it as a post of its own."
            ),
            code="unanswerable",
            params={"number": position},
        )


def _forget(turn: Turn) -> None:
    """What was kept as a draft is published now."""
    if turn.drafts:
        PostDraft.objects.filter(pk__in=turn.drafts).delete()


def _insert_topic(category: Category, title: str, about: About | None, sending: Sending) -> Topic:
    """The row of a topic, with the first post counted that is written right after."""
    title = checked_title(title)
    invented = sending.by.is_demonstration or (about is not None and about.is_demonstration)
    return Topic.objects.create(
        category=category,
        title=title,
        slug=danish_slug(title),
        author=sending.by,
        started_at=sending.now,
        started_by=sending.name,
        language=sending.language,
        post_count=1,
        last_position=1,
        last_post_at=sending.now,
        last_post_by=sending.name,
        is_demonstration=invented,
        **_belongs_to(about),
    )


def _belongs_to(about: About | None) -> dict[str, object]:
    """The columns that tie a topic to what it is about, and to that thing's plan."""
    match about:
        case None:
            return {}
        case ActionPlan():
            return {"plan": about}
        case Commitment():
            return {"commitment": about, "plan_id": about.plan_id}
        case Consultation():
            return {"consultation": about, "plan_id": about.plan_id}
        case NetworkMeeting():
            return {"meeting": about}
    raise TypeError(f"A topic cannot be about {about!r}.")


def _insert_post(
    topic: Topic | SimpleNamespace,
    position: int,
    text: str,
    sending: Sending,
    turn: Turn,
    *,
    answered: int | None = None,
) -> Post:
    text = checked_text(text)
    return Post.objects.create(
        topic_id=topic.pk,
        position=position,
        reply_to_id=answered,
        author=sending.by,
        author_name=sending.name,
        author_mark=turn.mark,
        text=text,
        html=rendered(text),
        language=sending.language,
        written_at=sending.now,
        idempotency_key=sending.key,
        search=vector_of(topic.title, position, text),
    )
