"""What the forum's pages show, read in few columns and worded once per row.

A list of 50 rows must cost less than Django's plain one, so rows are dictionaries and not models,
and nothing in a row's template looks up an address, a translation or a date format.
"""

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace

from django.db.models import BigIntegerField, F, IntegerField, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_reader_language
from ogp_portal.common.dates import COPENHAGEN, format_date, format_instant
from ogp_portal.common.prepared import Prepared
from ogp_portal.common.rows import bdi, lang_attribute, ours
from ogp_portal.moderation.models import HideReason

from .enums import AuthorMark
from .models import Category, Post, Topic
from .paging import StoredPage

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LARGEST_KEY = 2**63 - 1
_ROW_OF_TOPIC = (
    "pk",
    "slug",
    "title",
    "language",
    "category__slug",
    "started_by",
    "post_count",
    "last_post_at",
    "last_post_by",
    "is_pinned",
    "closed_at",
    "is_demonstration",
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
_PAGE_OF_TOPIC = (
    "pk",
    "slug",
    "title",
    "language",
    "started_at",
    "started_by",
    "post_count",
    "last_position",
    "closed_at",
    "close_reason",
    "plan_id",
    "commitment_id",
    "consultation_id",
    "meeting_id",
    "is_demonstration",
)
_ROW_OF_POST = (
    "pk",
    "position",
    "author_name",
    "author_mark",
    "html",
    "language",
    "written_at",
    "hidden_at",
    "hide_reason",
)


class ShownTopic(SimpleNamespace):
    """A topic as its page shows it: the columns of `_PAGE_OF_TOPIC`, and those of its room."""

    @property
    def room_title(self) -> str:
        return in_reader_language(self, "room_title")

    @property
    def room_path(self) -> str:
        return reverse("category", args=[self.room_slug])

    @property
    def path(self) -> str:
        return f"{self.room_path}{self.pk}-{self.slug}/"


_topic = Prepared(
    lambda user, pk: (
        Topic.objects.visible_to(user)
        .filter(pk=pk)
        .order_by()
        .values(
            *_PAGE_OF_TOPIC,
            room_slug=F("category__slug"),
            room_title_da=F("category__title_da"),
            room_title_en=F("category__title_en"),
        )
    ),
    pk=BigIntegerField(),
)
_posts = Prepared(
    # Every post has a row here: what is hidden keeps its place, and `post_rows` empties it.
    lambda user, topic, after, last: (
        Post.objects.filter(topic_id=topic, position__gt=after, position__lte=last)
        .order_by("position")
        .values(*_ROW_OF_POST)
    ),
    topic=BigIntegerField(),
    after=IntegerField(),
    last=IntegerField(),
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


def shown_topic(user, pk: int) -> ShownTopic:
    """The topic for its page. Http404 when there is none that `user` may see."""
    found = _topic.rows(user, pk=pk) if pk <= _LARGEST_KEY else []
    if not found:
        raise Http404(f"no topic {pk}")
    return ShownTopic(**found[0])


def topic_rows(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Rows of `_ROW_OF_TOPIC`, worded for a list."""
    language, forum, unnamed = get_language(), reverse("forum"), _("Unnamed")
    by = pgettext("who wrote", "by")
    for row in rows:
        count = row["post_count"]
        last = format_instant(row["last_post_at"], language)
        row["path"] = ours(f"{forum}{row['category__slug']}/{row['pk']}-{row['slug']}/")
        row["lang"] = lang_attribute(row["language"], language)
        row["starter"] = bdi(row["started_by"] or unnamed)
        row["posts"] = ours(ngettext("%d post", "%d posts", count) % count)
        row["last"] = ours(f"{last} {by} {bdi(row['last_post_by'] or unnamed)}")
        row["marked"] = row["is_pinned"] or row["closed_at"] or row["is_demonstration"]
    return rows


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


def newest_topics(user, most: int) -> list[dict[str, object]]:
    """The topics of all rooms that somebody wrote in last."""
    newest = Topic.objects.visible_to(user).order_by("-last_post_at", "-pk")
    return topic_rows(list(newest.values(*_ROW_OF_TOPIC)[:most]))


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


def post_rows(topic: ShownTopic, page: StoredPage, *, show_hidden: bool):
    """The rows of one page of a topic, by position.

    What is hidden keeps its place, date and reason, and loses author and text; moderators read
    it with `show_hidden`.
    """
    language, unnamed = get_language(), _("Unnamed")
    marks = {mark.value: format_html(" <strong>{}</strong>", mark.label) for mark in AuthorMark}
    marks[""] = ours("")
    first = page.first_position
    rows = _posts.rows(None, topic=topic.pk, after=first - 1, last=page.last_on_page)
    for row in rows:
        row["place"] = ours(row["position"])
        row["notice"] = _hidden_notice(row, language) if row["hidden_at"] else ""
        if row["notice"] and not show_hidden:
            row["author_name"] = row["html"] = ""
        row["author"] = bdi(row["author_name"] or unnamed) + marks[row["author_mark"]]
        row["lang"] = lang_attribute(row["language"], language)
        row["iso"] = ours(row["written_at"].isoformat(timespec="minutes"))
        row["written"] = ours(format_instant(row["written_at"], language))
        row["html"] = ours(row["html"])  # made safe when it was stored
    return rows


def _hidden_notice(row: dict[str, object], language: str) -> str:
    """The one line that a hidden post leaves: when and why, never who or what."""
    return _("Post %(number)d was hidden on %(date)s. Reason: %(reason)s.") % {
        "number": row["position"],
        "date": format_date(row["hidden_at"].astimezone(COPENHAGEN).date(), language),
        "reason": HideReason(row["hide_reason"]).label,
    }
