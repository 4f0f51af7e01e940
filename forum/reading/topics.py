"""One topic as its page shows it, and the posts of one page."""

from types import SimpleNamespace

from django.db.models import BigIntegerField, F, IntegerField
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.common.bilingual import in_reader_language
from ogp_portal.common.dates import COPENHAGEN, format_date, format_instant
from ogp_portal.common.prepared import Prepared
from ogp_portal.common.rows import bdi, lang_attribute, ours
from ogp_portal.moderation.models import HideReason

from ..enums import AuthorMark
from ..models import Post, Topic
from ..paging import StoredPage
from .foot import ROUND_A_POST, wording_of_posts

_LARGEST_KEY = 2**63 - 1
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
    "edited_at",
    "author_id",
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
        .values(*_ROW_OF_POST, **ROUND_A_POST)
    ),
    topic=BigIntegerField(),
    after=IntegerField(),
    last=IntegerField(),
)


def shown_topic(user, pk: int) -> ShownTopic:
    """The topic for its page. Http404 when there is none that `user` may see."""
    found = _topic.rows(user, pk=pk) if pk <= _LARGEST_KEY else []
    if not found:
        raise Http404(f"no topic {pk}")
    return ShownTopic(**found[0])


def post_rows(topic: ShownTopic, page: StoredPage, *, show_hidden: bool, reader=None):
    """The rows of one page of a topic, by position.

    What is hidden keeps its place, date and reason, and loses author and text; moderators read
    it with `show_hidden`. `reader` gets the links to change the own posts.
    """
    language, unnamed = get_language(), _("Unnamed")
    marks = {mark.value: format_html(" <strong>{}</strong>", mark.label) for mark in AuthorMark}
    marks[""] = ours("")
    is_open, key = topic.closed_at is None, reader.pk if reader is not None else None
    word = wording_of_posts(page.number, key, language, is_open=is_open)
    first = page.first_position
    rows = _posts.rows(None, topic=topic.pk, after=first - 1, last=page.last_on_page)
    for row in rows:
        row["place"] = ours(row["position"])
        row["notice"] = _hidden_notice(row, language) if row["hidden_at"] else ""
        if row["notice"] and not show_hidden:
            row["author_name"] = row["html"] = row["author_id"] = ""
        row["author"] = bdi(row["author_name"] or unnamed) + marks[row["author_mark"]]
        row["lang"] = lang_attribute(row["language"], language)
        row["iso"] = ours(row["written_at"].isoformat(timespec="minutes"))
        row["written"] = ours(format_instant(row["written_at"], language))
        word(row)
        row["html"] = ours(row["html"])  # made safe when it was stored
    return rows


def _hidden_notice(row: dict[str, object], language: str) -> str:
    """The one line that a hidden post leaves: when and why, never who or what."""
    if row["hide_reason"] == HideReason.WITHDRAWN:
        notice = _("Post %(number)d was deleted by its author on %(date)s.")
    else:
        notice = _("Post %(number)d was hidden on %(date)s. Reason: %(reason)s.")
    return notice % {
        "number": row["position"],
        "date": format_date(row["hidden_at"].astimezone(COPENHAGEN).date(), language),
        "reason": HideReason(row["hide_reason"]).label,
    }
