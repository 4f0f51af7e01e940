"""Lists of topics: rows worded once, and the places where their pages begin."""

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace

from django.db.models import BigIntegerField, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_reader_language
from ogp_portal.common.dates import format_instant
from ogp_portal.common.prepared import Prepared
from ogp_portal.common.rows import bdi, lang_attribute, ours

from ..models import Category, Topic
from ..names import linked
from .marks import beside

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_ROW_OF_TOPIC = (
    "pk",
    "slug",
    "title",
    "language",
    "category__slug",
    "started_by",
    "author_id",
    "author__is_active",
    "post_count",
    "last_post_at",
    "last_post_by",
    "last_author_id",
    "last_author__is_active",
    "is_pinned",
    "closed_at",
    "is_demonstration",
    "is_question",
    "answer_id",
    "answer__hidden_at",
)
MOST_NEW = 5
"""Topics on the front page."""

_NEW_TOPIC = (
    "pk",
    "slug",
    "title",
    "category__slug",
    "category__title_da",
    "category__title_en",
    "post_count",
    "is_pinned",
    "last_post_at",
    "is_demonstration",
)
_newest = Prepared(
    lambda user, room: (
        Topic.objects.visible_to(user)
        .filter(category_id=room)
        .newest_first()
        .values(*_ROW_OF_TOPIC)[: limits.ROWS_PER_LIST + 1]
    ),
    room=BigIntegerField(),
)


def columns_of(topics: QuerySet[Topic], *further: str) -> QuerySet:
    """`topics` as the rows that `topic_rows` words, with `further` columns."""
    return topics.values(*_ROW_OF_TOPIC, *further)


def topic_rows(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Rows of `_ROW_OF_TOPIC`, worded for a list."""
    language, forum, unnamed = get_language(), reverse("forum"), _("Unnamed")
    by = pgettext("who wrote", "by")
    for row in rows:
        count = row["post_count"]
        last = format_instant(row["last_post_at"], language)
        row["path"] = ours(f"{forum}{row['category__slug']}/{row['pk']}-{row['slug']}/")
        row["lang"] = lang_attribute(row["language"], language)
        row["starter"] = _writer(row, "started_by", "author", unnamed)
        row["posts"] = ours(ngettext("%d post", "%d posts", count) % count)
        latest = _writer(row, "last_post_by", "last_author", unnamed)
        row["last"] = ours(f"{last} {by} {latest}")
        row["beside"] = beside(row)
        row["is_answered"] = row["answer_id"] and not row["answer__hidden_at"]
        marks = row["is_pinned"], row["closed_at"], row["is_demonstration"], row["is_question"]
        row["marked"] = any(marks)
    return rows


def _writer(row: dict[str, object], name: str, person: str, unnamed: str) -> SafeString:
    """The name in a column, with a link to the profile of who has an open account.

    Where the name cannot be read, whose it was cannot either.
    """
    if not row[name]:
        return bdi(unnamed)
    return linked(row[name], row[f"{person}_id"] if row[f"{person}__is_active"] else None)


class NewTopic(SimpleNamespace):
    """A topic as the front page names it."""

    @property
    def room_title(self) -> str:
        return in_reader_language(self, "category__title")

    @property
    def path(self) -> str:
        return f"{reverse('category', args=[self.category__slug])}{self.pk}-{self.slug}/"


def _pinned_and_newest(user) -> QuerySet:
    """Each half comes from an index of its own, however many topics there are."""
    topics = Topic.objects.visible_to(user).order_by("-last_post_at", "-pk").values(*_NEW_TOPIC)
    pinned, others = (topics.filter(is_pinned=is_pinned) for is_pinned in (True, False))
    return pinned[:MOST_NEW].union(others[:MOST_NEW], all=True)


_new = Prepared(_pinned_and_newest)


def new_topics(user) -> list[NewTopic]:
    """For the front page: pinned ones, then those that somebody wrote in last."""
    rows = [NewTopic(**row) for row in _new.rows(user)]
    rows.sort(key=lambda row: (row.is_pinned, row.last_post_at, row.pk), reverse=True)
    return rows[:MOST_NEW]


@dataclass(frozen=True)
class TopicCursor:
    """The place after one row of a room's list, where the next page begins."""

    is_pinned: bool
    last_post_at: dt.datetime
    pk: int

    @classmethod
    def after(cls, row: dict[str, object]) -> "TopicCursor":
        """The place after a row of `topic_rows`."""
        return cls(row["is_pinned"], row["last_post_at"], row["pk"])

    @classmethod
    def from_text(cls, text: str) -> "TopicCursor":
        """The reverse of `str()`. Http404 for anything else."""
        try:
            pinned, microseconds, pk = map(int, text.split("-"))
            at = _EPOCH + dt.timedelta(microseconds=microseconds)
        except (ValueError, OverflowError) as error:
            raise Http404(f"no such place in the list: {text[:40]!r}") from error
        return cls(bool(pinned), at, pk)

    def __str__(self) -> str:
        microseconds = (self.last_post_at - _EPOCH) // dt.timedelta(microseconds=1)
        return f"{int(self.is_pinned)}-{microseconds}-{self.pk}"

    def rows_after(self, topics: QuerySet[Topic]) -> QuerySet[Topic]:
        """Those of `topics`, newest first, that come after this place; by index, no OFFSET."""
        older = Q(last_post_at=self.last_post_at, pk__lt=self.pk)
        older |= Q(last_post_at__lt=self.last_post_at)
        bounded = Q(is_pinned=self.is_pinned, last_post_at__lte=self.last_post_at) & older
        return topics.filter(bounded | Q(is_pinned=False) if self.is_pinned else bounded)


def topic_page(user, room: Category, cursor: TopicCursor | None):
    """(rows, place of the next page or None) of a room's list, 50 at a time."""
    if cursor is None:
        rows = _newest.rows(user, room=room.pk)
    else:
        topics = Topic.objects.visible_to(user).filter(category=room).newest_first()
        rows = list(cursor.rows_after(topics).values(*_ROW_OF_TOPIC)[: limits.ROWS_PER_LIST + 1])
    shown = topic_rows(rows[: limits.ROWS_PER_LIST])
    return shown, TopicCursor.after(shown[-1]) if len(rows) > len(shown) else None
