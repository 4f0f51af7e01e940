"""The ways to see topics, of one room or of all: by the word after `?vis=`, page by page."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.db.models import BigIntegerField, DateTimeField, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.prepared import Prepared
from ogp_portal.notifications.models import Follow

from ..models import Category, Tag, Topic
from .lists import TopicCursor, columns_of, topic_page, topic_rows
from .unread import Reader, with_unread

NEWEST_SHOWN = 10
"""Topics on the first page of the forum, below its rooms."""

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SECOND = dt.timedelta(microseconds=1)


class Way(models.TextChoices):
    """How topics are chosen and put in order. The value stands in addresses, for ever."""

    NEWEST = "nyeste", _("Newest")
    UNANSWERED = "ubesvarede", _("Unanswered")
    MOST_READ = "mest-laeste", _("Most read")
    FOLLOWED = "fulgte", _("Followed")

    @classmethod
    def asked(cls, word: str | None) -> "Way":
        """The way that `?vis=` names; without it the newest. Http404 for any other word."""
        try:
            return cls.NEWEST if word is None else cls(word)
        except ValueError as error:
            raise Http404(f"no such way to see topics: {word[:40]!r}") from error


@dataclass(frozen=True)
class Place:
    """The place after one row: its number in the list's order, then its key."""

    number: int
    pk: int

    @classmethod
    def from_text(cls, text: str) -> "Place":
        """The reverse of `str()`. Http404 for anything else."""
        try:
            number, pk = map(int, text.split("-"))
        except ValueError as error:
            raise Http404(f"no such place in the list: {text[:40]!r}") from error
        if max(number, pk) >= 2**62:
            raise Http404(f"no such place in the list: {text[:40]!r}")
        return cls(number, pk)

    def __str__(self) -> str:
        return f"{self.number}-{self.pk}"


def _at(number: int) -> dt.datetime:
    """The instant of a place. Http404 past the calendar's end."""
    try:
        return _EPOCH + number * _SECOND
    except OverflowError as error:
        raise Http404(f"no such instant: {number}") from error


@dataclass(frozen=True)
class Order:
    """What a list is sorted by, the highest first: a column, and how a place names its value."""

    column: str
    number_of: Callable[[object], int]
    value_of: Callable[[int], object]
    key: str = "pk"

    def sort(self, topics: QuerySet) -> QuerySet:
        return topics.order_by(f"-{self.column}", f"-{self.key}")

    def place_after(self, row: dict[str, object]) -> Place:
        return Place(self.number_of(row[self.column]), row["pk"])

    def after(self, topics: QuerySet, place: Place) -> QuerySet:
        """Those that come after the place, found by the index of the order and no OFFSET."""
        value = self.value_of(place.number)
        beyond = Q(**{f"{self.column}__lt": value})
        beyond |= Q(**{self.column: value, f"{self.key}__lt": place.pk})
        return topics.filter(beyond, **{f"{self.column}__lte": value})


BY_LAST_POST = Order("last_post_at", lambda at: (at - _EPOCH) // _SECOND, _at)
BY_READERS = Order("readers__count", int, int, key="readers__topic_id")


def listed(
    user: User | None, reader: Reader | None, way: Way, room: Category | None, start: str | None
) -> tuple[list[dict[str, object]], Place | TopicCursor | None]:
    """(rows, place of the next page or None) of a list, in one query.

    `start` is the place where the page begins, as the address has it; None for the first page.
    Http404 for a place that cannot be.
    """
    if way == Way.NEWEST and room is not None:
        return _newest_of_room(user, reader, room, start)
    order = BY_READERS if way == Way.MOST_READ else BY_LAST_POST
    topics = _chosen(way, user)
    if room is not None:
        topics = topics.filter(category=room)
    is_front = way == Way.NEWEST and start is None
    most = NEWEST_SHOWN if is_front else limits.ROWS_PER_LIST
    further = ("readers__count",) if way == Way.MOST_READ else ()
    return _paged(topics, order, start, reader=reader, most=most, further=further)


def tagged(
    user: User | None, reader: Reader | None, tag: Tag, start: str | None
) -> tuple[list[dict[str, object]], Place | None]:
    """The same of the topics of one tag in all rooms, those written in last first."""
    topics = Topic.objects.visible_to(user).filter(tags=tag)
    return _paged(topics, BY_LAST_POST, start, reader=reader, most=limits.ROWS_PER_LIST)


def _paged(
    topics: QuerySet,
    order: Order,
    start: str | None,
    *,
    reader: Reader | None,
    most: int,
    further: tuple[str, ...] = (),
) -> tuple[list[dict[str, object]], Place | None]:
    topics = order.sort(topics)
    if start is not None:
        topics = order.after(topics, Place.from_text(start))
    rows = list(_of_reader(topics, reader, *further)[: most + 1])
    shown = topic_rows(rows[:most])
    return shown, order.place_after(shown[-1]) if len(rows) > len(shown) else None


def _chosen(way: Way, user: User | None) -> QuerySet[Topic]:
    topics = Topic.objects.visible_to(user)
    match way:
        case Way.UNANSWERED:
            return topics.unanswered()
        case Way.MOST_READ:
            return topics.filter(readers__count__gt=0)
        case Way.FOLLOWED:
            return topics.filter(pk__in=_followed_by(user))
    return topics


def _followed_by(user: User) -> QuerySet:
    """The keys of topics that the person follows, by account or by the account's address."""
    follows = Follow.objects.active().filter(subject_kind=Topic._meta.label_lower)
    by_account_or_address = Q(user=user) | Q(address__iexact=user.email)
    return follows.filter(by_account_or_address).values("subject_id")


def _of_reader(topics: QuerySet, reader: Reader | None, *further: str) -> QuerySet:
    if reader is None:
        return columns_of(topics, *further)
    return columns_of(with_unread(topics, reader.person, reader.since), "unread", *further)


_newest_of_reader = Prepared(
    lambda user, room, person, since: columns_of(
        with_unread(
            Topic.objects.visible_to(user).filter(category_id=room).newest_first(), person, since
        ),
        "unread",
    )[: limits.ROWS_PER_LIST + 1],
    room=BigIntegerField(),
    person=BigIntegerField(),
    since=DateTimeField(),
)


def _newest_of_room(user: User | None, reader: Reader | None, room: Category, start: str | None):
    """A room's own list, in which pinned topics stand first."""
    cursor = TopicCursor.from_text(start) if start is not None else None
    if reader is None:
        return topic_page(user, room, cursor)
    if cursor is None:
        rows = _newest_of_reader.rows(user, room=room.pk, **reader.slots)
    else:
        topics = Topic.objects.visible_to(user).filter(category=room).newest_first()
        rows = list(_of_reader(cursor.rows_after(topics), reader)[: limits.ROWS_PER_LIST + 1])
    shown = topic_rows(rows[: limits.ROWS_PER_LIST])
    return shown, TopicCursor.after(shown[-1]) if len(rows) > len(shown) else None
