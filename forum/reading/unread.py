"""What a signed-in person has not read yet: one rule for lists and for a topic's own page.

Of a topic that the person has opened, what stands after the highest position shown is unread. Of
one never opened, or not for limits.UNREAD_DAYS, what was written since then is, since the account
began, or since all was marked as read, whichever is latest.
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from ogp_portal.accounts.models import User
from ogp_portal.common import limits

from ..models import AllRead, Post, TopicRead, is_folded

_NOTED_AGAIN = dt.timedelta(days=1)
"""A visit that shows nothing new is noted once a day, so that the row is not swept."""

_NOTE = """
INSERT INTO forum_topicread (user_id, topic_id, position, seen_at)
VALUES (%s, %s, %s, %s)
ON CONFLICT (user_id, topic_id) DO UPDATE
SET position = GREATEST(forum_topicread.position, EXCLUDED.position), seen_at = EXCLUDED.seen_at
"""


@dataclass(frozen=True)
class Reader:
    """A signed-in person who reads. What was written before `since` counts as read."""

    person: int
    address: str
    now: dt.datetime
    since: dt.datetime

    @classmethod
    def of(cls, user: User | None, now: dt.datetime) -> "Reader | None":
        """None for somebody who is not signed in: nothing is noted of them."""
        if user is None:
            return None
        since = max(user.joined_at, now - dt.timedelta(days=limits.UNREAD_DAYS))
        return cls(user.pk, user.email.lower(), now, since)

    @property
    def slots(self) -> dict[str, object]:
        """What the prepared queries of a reader ask for."""
        return {"person": self.person, "since": self.since}


def with_unread(topics: QuerySet, person, since) -> QuerySet:
    """`topics` with `unread`: the positions not read yet, lowest first, or None.

    At most one more than limits.UNREAD_COUNTED; what is hidden is not among them. `person` and
    `since` are those of a Reader, or their slots. Adds `read_to` and `seen_at`, None where the
    person has not opened the topic.
    """
    all_read = AllRead.objects.filter(user_id=person).values("at")
    read = TopicRead.objects.filter(topic_id=OuterRef("pk"), user_id=person)
    topics = topics.alias(unread_since=Greatest(since, Coalesce(Subquery(all_read), since)))
    topics = topics.annotate(
        read_to=Subquery(read.values("position")), seen_at=Subquery(read.values("seen_at"))
    )
    goes_on = Q(read_to__lt=F("last_position"))
    is_new = Q(read_to=None, last_post_at__gt=F("unread_since"))
    return topics.alias(unread_from=_lowest(), unread_after=_earliest()).annotate(
        unread=Case(When(goes_on | is_new, then=ArraySubquery(_unread_posts(person))), default=None)
    )


def _lowest() -> Case:
    """After which position unread posts are sought: an old topic never opened at its end alone."""
    never_opened = When(started_at__gt=F("unread_since"), then=Value(0))
    at_its_end = F("last_position") - limits.UNREAD_COUNTED - 1
    return Case(When(read_to__isnull=False, then=F("read_to")), never_opened, default=at_its_end)


def _earliest() -> Case:
    """After which instant they were written; with a position to go by, any."""
    ever = Value(dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
    return Case(When(read_to__isnull=False, then=ever), default=F("unread_since"))


def _unread_posts(person) -> QuerySet:
    """Visible posts of others, save those folded away for the person."""
    by_others = Q(author=None) | ~Q(author_id=person)
    posts = (
        Post.objects.visible_to(None)
        .filter(
            topic_id=OuterRef("pk"),
            position__gt=OuterRef("unread_from"),
            written_at__gt=OuterRef("unread_after"),
        )
        .filter(by_others)
        .exclude(is_folded(person))
    )
    return posts.order_by("position").values("position")[: limits.UNREAD_COUNTED + 1]


@dataclass(frozen=True)
class Reading:
    """That a page of a topic was shown to a reader, up to `position`."""

    reader: Reader
    topic: int
    position: int

    def is_news(self, read_to: int | None, seen_at: dt.datetime | None) -> bool:
        """Whether there is something to note beside what is noted already."""
        return (
            read_to is None or read_to < self.position or self.reader.now - seen_at > _NOTED_AGAIN
        )

    def noted_with(self, sql: str, parameters: list[object], columns: list[str]) -> list[dict]:
        """Notes it in the statement that reads the page's posts, and returns their rows.

        One statement, because a topic's page has five of them (docs/adr). The highest position
        stays, also of two pages shown at once.
        """
        note = [self.reader.person, self.topic, self.position, self.reader.now]
        with connection.cursor() as cursor:
            cursor.execute(f"WITH noted AS ({_NOTE}) {sql}", [*note, *parameters])
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
