"""What any signed-in person does: start a topic, write a post."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation
from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.accounts.permissions import Role
from ogp_portal.common import limits
from ogp_portal.common.text import danish_slug
from plans.models import ActionPlan, Commitment

from ..enums import AuthorMark
from ..lines import plain_line
from ..models import Category, Post, Topic
from .checking import checked_text, checked_title, rendered
from .counting import count_in, count_topics, locked
from .indexing import FIRST, vector_of

About = ActionPlan | Commitment | Consultation
"""What a topic can be about."""

RATE_WINDOW = dt.timedelta(hours=1)


@dataclass(frozen=True)
class _Sending:
    """One form as it was sent: by whom, when, under which key, in which language."""

    by: User
    now: dt.datetime
    key: uuid.UUID
    language: str

    @property
    def name(self) -> str:
        """The person's name as chosen; never the e-mail address, even where there is none."""
        return plain_line(self.by.display_name)[: limits.DISPLAY_NAME_LENGTH]

    @property
    def mark(self) -> str:
        """What tells who speaks for the agency; "" for everybody else."""
        if Role.MODERATOR in self.by.roles:
            return AuthorMark.MODERATOR
        return AuthorMark.STAFF if self.by.roles else ""


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
    sending = _Sending(by, now, idempotency_key, language)
    with _once(sending) as sent:
        if sent is not None:
            return sent.topic
        topic = _insert_topic(category, title, about, sending)
        _insert_post(topic, FIRST, text, sending)
        count_topics(category.pk, 1)
        audit.record("started", topic, by=by, now=now)
        return topic


def write_post(
    topic: Topic,
    *,
    text: str,
    by: User,
    now: dt.datetime,
    idempotency_key: uuid.UUID,
    language: str = "da",
) -> Post:
    """Adds a post at the topic's next position and returns it.

    The same `idempotency_key` again, in whatever topic, returns the post of the first time.
    ValidationError when the topic takes no posts, the text is empty or too long, or the person
    has written as much as the hour allows.
    """
    sending = _Sending(by, now, idempotency_key, language)
    with _once(sending) as sent:
        if sent is not None:
            return sent
        topic = locked(topic.pk)
        _check_may_write(topic, by)
        post = _insert_post(topic, topic.last_position + 1, text, sending)
        count_in(topic, post)
        audit.record("written", post, by=by, now=now)
        return post


@contextlib.contextmanager
def _once(sending: _Sending) -> Iterator[Post | None]:
    """One transaction; gives the post that the key has already become, or None.

    Raises ValidationError for a key that somebody else has used, and past the hour's limit.
    """
    try:
        with transaction.atomic():
            yield _take_turn(sending)
    except IntegrityError as error:
        if "idempotency_key" not in str(error):
            raise
        raise ValidationError(
            _("This form has been used already. Open the page again."), code="used"
        ) from error


def _take_turn(sending: _Sending) -> Post | None:
    """Lets one person write once at a time; returns the post already sent under the key, if any.

    The lock on the person's row makes both the key and the hour's limit hold when forms arrive
    at once.
    """
    User.objects.select_for_update(no_key=True).values_list("pk").get(pk=sending.by.pk)
    counted = Q(idempotency_key=sending.key) | Q(written_at__gt=sending.now - RATE_WINDOW)
    own = Post.objects.filter(counted, author=sending.by)
    recent = dict(own.values_list("idempotency_key", "pk"))
    if sending.key in recent:
        return Post.objects.select_related("topic__category").get(pk=recent[sending.key])
    if len(recent) >= limits.POSTS_PER_HOUR:
        raise ValidationError(
            _("You have written %(number)d posts within an hour. Try again a little later."),
            code="rate",
            params={"number": limits.POSTS_PER_HOUR},
        )
    return None


def _check_may_write(topic: Topic, by: User) -> None:
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


def _insert_topic(category: Category, title: str, about: About | None, sending: _Sending) -> Topic:
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
    raise TypeError(f"A topic cannot be about {about!r}.")


def _insert_post(topic: Topic, position: int, text: str, sending: _Sending) -> Post:
    text = checked_text(text)
    return Post.objects.create(
        topic=topic,
        position=position,
        author=sending.by,
        author_name=sending.name,
        author_mark=sending.mark,
        text=text,
        html=rendered(text),
        language=sending.language,
        written_at=sending.now,
        idempotency_key=sending.key,
        search=vector_of(topic, position, text),
    )
