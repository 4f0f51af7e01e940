"""What any signed-in person does: start a topic, write a post."""

import datetime as dt
import uuid
from collections.abc import Sequence
from types import SimpleNamespace

from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, Exists, IntegerField, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation, Proposal
from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.prepared import Prepared
from ogp_portal.common.text import danish_slug
from ogp_portal.notifications.models import Follow
from plans.models import ActionPlan, Commitment, NetworkMeeting

from ..enums import HELD, HoldCause
from ..models import Category, Post, PostDraft, Tag, Topic
from .attaching import take_over
from .checking import checked_text, checked_title, rendered
from .counting import count_in, count_topics
from .fingerprints import fingerprint_of
from .indexing import FIRST, vector_of
from .later import tell_later
from .mentions import Named, keep_mentions
from .screening import cause_of_hold, note_what_was_sent
from .turns import Sending, Turn, turn_of

About = ActionPlan | Commitment | Consultation | NetworkMeeting | Proposal
"""What a topic can be about."""

_JUDGED = ("closed_at", "close_reason", "is_demonstration")
"""What decides whether a topic takes a post (forum/permissions.py)."""

_FOLLOWED = Exists(
    Follow.objects.active().filter(subject_kind=Topic._meta.label_lower, subject_id=OuterRef("pk"))
)
"""Whether anybody has to be told of a new post."""

_locked_topic = Prepared(
    lambda user, topic, answered: (
        Topic.objects.visible_to(None)
        .select_for_update(no_key=True)  # whoever reads meanwhile does not wait
        .filter(pk=topic)
        .order_by()
        .values(
            "pk",
            "title",
            "post_count",
            "last_position",
            *_JUDGED,
            is_followed=_FOLLOWED,
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
    follow: bool = False,
    is_question: bool = False,
    tags: Sequence[Tag] = (),
    files_key: uuid.UUID | None = None,
) -> Topic:
    """Opens a topic with its first post and returns it.

    The same `idempotency_key` again returns the topic of the first time. With `follow` the person
    is mailed when somebody answers, and the files added under `files_key` are its first post's, as
    with `write_post`. ValidationError when the
    title or text is empty or too long, the person has written as much as the hour allows, or
    neither the forum nor a decision about the person allows it. A topic whose post is read first
    (screening.py) is seen by its author and staff alone until then.
    """
    sending = Sending(by, now, idempotency_key, language, text, room=category.pk, files=files_key)
    with turn_of(sending) as turn:
        if turn.sent is not None:
            return turn.sent.topic
        cause = cause_of_hold(turn, sending)
        invented = by.is_demonstration or (about is not None and about.is_demonstration)
        further = {"is_question": is_question, "is_demonstration": invented, **_belongs_to(about)}
        topic = _insert_topic(category, title, sending, is_held=cause is not None, **further)
        if tags:
            topic.tags.set(tags)
        post = _insert_post(topic, FIRST, sending, turn, cause, named=Named())
        _forget(turn)
        if follow or not cause:
            tell_later(post.pk, follow=follow, now=now)
        count_topics(category.pk, topic.post_count)
        audit.record("started", topic, by=by, now=now, role=turn.role, **_held_for(cause))
        return topic


def write_post(
    topic: Topic,
    *,
    text: str,
    by: User,
    now: dt.datetime,
    idempotency_key: uuid.UUID,
    language: str = "da",
    follow: bool = False,
    reply_to: int | None = None,
    files_key: uuid.UUID | None = None,
) -> Post:
    """Adds a post at the topic's next position and returns it.

    `reply_to` is the position of the post that it answers. What the person has kept as a draft
    for the topic goes. With `follow` the person is mailed when somebody answers. The files that
    the person has added under `files_key` become the post's (attaching.py). The same
    `idempotency_key` again, in whatever topic, returns the post of the first time.
    ValidationError when the topic takes no posts, the post to answer is not there or hidden, the
    text is empty or too long, or the person has written as much as the hour allows;
    Topic.DoesNotExist when all of the topic is hidden.
    `topic` is read anew under its lock, so that its key is all that it needs to have.
    """
    sending = Sending(by, now, idempotency_key, language, text, topic=topic.pk, files=files_key)
    with turn_of(sending) as turn:
        if turn.sent is not None:
            return turn.sent
        present = _as_it_is(topic, reply_to or 0)
        _check_may_write(present, by)
        _check_may_answer(present, reply_to)
        cause = cause_of_hold(turn, sending)
        position = present.last_position + 1
        named = Named(present.pk)
        answered = present.answered
        post = _insert_post(present, position, sending, turn, cause, named=named, answered=answered)
        count_in(present, post)
        _forget(turn)
        if follow or ((present.is_followed or named.people) and not cause):
            tell_later(post.pk, follow=follow, now=now)
        audit.record("written", post, by=by, now=now, role=turn.role, **_held_for(cause))
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


def _held_for(cause: HoldCause | None) -> dict[str, str]:
    """What the log says of a post that is read first."""
    return {"held_for": cause.value} if cause else {}


def _insert_topic(
    category: Category, title: str, sending: Sending, *, is_held: bool, **further
) -> Topic:
    """The row of a topic, with the first post counted that is written right after, unless held."""
    title = checked_title(title)
    return Topic.objects.create(
        category=category,
        title=title,
        slug=danish_slug(title),
        author=sending.by,
        started_at=sending.now,
        started_by="" if is_held else sending.name,
        language=sending.language,
        post_count=0 if is_held else 1,
        last_position=1,
        last_post_at=sending.now,
        last_post_by="" if is_held else sending.name,
        last_author=None if is_held else sending.by,
        **further,
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
        case Proposal():
            return {"proposal": about, "plan_id": about.submission.consultation.plan_id}
    raise TypeError(f"A topic cannot be about {about!r}.")


def _insert_post(
    topic: Topic | SimpleNamespace,
    position: int,
    sending: Sending,
    turn: Turn,
    cause: HoldCause | None,
    *,
    named: Named,
    answered: int | None = None,
) -> Post:
    """The row of a post, hidden where `cause` says why it is read first."""
    text = checked_text(sending.text)
    held = {"hidden_at": sending.now, "hide_reason": HELD} if cause else {}
    post = Post.objects.create(
        topic_id=topic.pk,
        position=position,
        reply_to_id=answered,
        author=sending.by,
        author_name=sending.name,
        author_mark=turn.mark,
        text=text,
        html=rendered(text, named),
        language=sending.language,
        written_at=sending.now,
        idempotency_key=sending.key,
        search=None if cause else vector_of(topic.title, position, text),
        fingerprint=fingerprint_of(text),
        **held,
    )
    note_what_was_sent(post, sending.by, turn, cause, now=sending.now)
    keep_mentions(post, named.people, now=sending.now)
    if turn.files:
        take_over(post, turn.files, now=sending.now)
    return post
