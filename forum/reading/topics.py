"""One topic as its page shows it, and the posts of one page."""

from types import SimpleNamespace

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Concat, Lower
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.common.bilingual import in_reader_language
from ogp_portal.common.dates import COPENHAGEN, format_date, format_instant
from ogp_portal.common.prepared import Prepared
from ogp_portal.common.rows import lang_attribute, ours
from ogp_portal.moderation.models import HideReason
from ogp_portal.notifications.models import Follow

from ..enums import HELD, MOVED, AuthorMark
from ..models import Post, Reaction, Tag, Topic, is_folded
from ..names import linked
from ..paging import StoredPage, lasting_place_of
from .files import FILES_OF_A_POST, wording_of_files
from .foot import ROUND_A_POST, wording_of_posts
from .outcomes import has_outcomes
from .reactions import ReactionLine
from .unread import Reader, Reading, with_unread

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
    "proposal_id",
    "merged_into_id",
    "author_id",
    "author__is_active",
    "is_question",
    "is_demonstration",
)
_ROW_OF_POST = (
    "pk",
    "position",
    "author_id",
    "author_name",
    "author_mark",
    "author__is_active",
    "html",
    "language",
    "written_at",
    "edited_at",
    "hidden_at",
    "hide_reason",
    "agree_count",
    "thanks_count",
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
    def starter(self) -> SafeString:
        """Who started it, as long as that can be read; "" once it cannot."""
        known = self.author_id if self.author__is_active else None
        return linked(self.started_by, known) if self.started_by else SafeString("")

    @property
    def tags(self) -> list[tuple[str, str]]:
        """(address, title) of each tag."""
        columns = ("slug", "title_da", "title_en")
        parts = (dict(zip(columns, row.split("\n"), strict=True)) for row in self.tag_rows)
        rows = [SimpleNamespace(**row) for row in parts]
        return [(reverse("tag", args=[row.slug]), in_reader_language(row, "title")) for row in rows]

    @property
    def path(self) -> str:
        return f"{self.room_path}{self.pk}-{self.slug}/"


_LINE = Value("\n")
_TAGS = (
    Tag.objects.filter(topics=OuterRef("pk"))
    .order_by("slug")
    .values(words=Concat("slug", _LINE, "title_da", _LINE, "title_en", output_field=TextField()))
)


def _with_room(topics: QuerySet[Topic], *further: str) -> QuerySet:
    return topics.order_by().values(
        *_PAGE_OF_TOPIC,
        *further,
        answer_position=Case(
            When(answer__hidden_at=None, answer__topic=F("pk"), then=F("answer__position"))
        ),
        tag_rows=ArraySubquery(_TAGS),
        has_outcomes=has_outcomes(OuterRef("pk")),
        room_slug=F("category__slug"),
        room_title_da=F("category__title_da"),
        room_title_en=F("category__title_en"),
    )


def _posts_on(topic, after, last) -> QuerySet[Post]:
    """Every post has a row here: what is hidden keeps its place, and `post_rows` empties it."""
    posts = Post.objects.filter(topic_id=topic, position__gt=after, position__lte=last)
    return posts.order_by("position")


def _made_by(person) -> ArraySubquery:
    """What this person has said of a post already."""
    own = Reaction.objects.filter(post=OuterRef("pk"), user_id=person)
    return ArraySubquery(own.values("kind"))


def _followed_by(person, address) -> Exists:
    """Whether the person follows the topic, by account or by the account's address."""
    rows = Follow.objects.active().alias(lowered=Lower("address"))
    of_topic = rows.filter(subject_kind=Topic._meta.label_lower, subject_id=OuterRef("pk"))
    return Exists(of_topic.filter(Q(user_id=person) | Q(lowered=address)))


def _as_read_by(topics: QuerySet[Topic], person, since, address) -> QuerySet:
    """The columns of `topics`, and how far the person has come in them."""
    read = with_unread(topics, person, since).annotate(is_followed=_followed_by(person, address))
    return _with_room(read, "unread", "read_to", "seen_at", "is_followed")


_topic = Prepared(
    lambda user, pk: _with_room(Topic.objects.visible_to(user).filter(pk=pk)),
    pk=BigIntegerField(),
)
_topic_of_reader = Prepared(
    lambda user, pk, person, since, address: _as_read_by(
        Topic.objects.visible_to(user).filter(pk=pk), person, since, address
    ),
    pk=BigIntegerField(),
    person=BigIntegerField(),
    since=DateTimeField(),
    address=TextField(),
)
_posts = Prepared(
    lambda user, topic, after, last: _posts_on(topic, after, last).values(
        *_ROW_OF_POST, **ROUND_A_POST, **FILES_OF_A_POST
    ),
    topic=BigIntegerField(),
    after=IntegerField(),
    last=IntegerField(),
)
_posts_of_reader = Prepared(
    lambda user, topic, after, last, person: _posts_on(topic, after, last).values(
        *_ROW_OF_POST,
        **ROUND_A_POST,
        **FILES_OF_A_POST,
        made=_made_by(person),
        is_folded=Case(When(is_folded(person), then=True), default=False),
    ),
    topic=BigIntegerField(),
    after=IntegerField(),
    last=IntegerField(),
    person=BigIntegerField(),
)


def shown_topic(user, pk: int, reader: Reader | None = None) -> ShownTopic:
    """The topic for its page. Http404 when there is none that `user` may see.

    With a reader, `unread`, `read_to` and `seen_at` say how far that person has come. One whose
    first post waits to be read is there for its author.
    """
    if pk > _LARGEST_KEY:
        found = []
    elif reader is None:
        found = _topic.rows(user, pk=pk)
    else:
        found = _topic_of_reader.rows(user, pk=pk, address=reader.address, **reader.slots)
        waiting = Topic.objects.waiting_of(user).filter(pk=pk)
        found = found or _as_read_by(waiting, reader.person, reader.since, reader.address)
    if not found:
        raise Http404(f"no topic {pk}")
    return ShownTopic(**found[0])


def _page_of_reader(topic: ShownTopic, page: StoredPage, reader: Reader, where) -> list[dict]:
    """The rows of a page, and the note that this person has now read up to its end."""
    person = reader.person
    reading = Reading(reader, topic.pk, min(page.last_on_page, topic.last_position))
    if not topic.last_position or not reading.is_news(topic.read_to, topic.seen_at):
        return _posts_of_reader.rows(None, **where, person=person)
    return reading.noted_with(*_posts_of_reader.statement(None, **where, person=person))


def post_rows(
    topic: ShownTopic,
    page: StoredPage,
    *,
    show_hidden: bool,
    reader: Reader | None = None,
    may_accept: bool = False,
):
    """The rows of one page of a topic, by position.

    What is hidden keeps its place, date and reason, and loses author, text and reactions;
    moderators read it with `show_hidden`, and nothing is folded away for them: what the `reader`
    has chosen to read less of has one line in `folded`. What waits to be read is there for the `reader` who
    wrote it, and `waits` says so. With a reader, the page counts as read, and own posts get the
    links to change them. Whoever `may_accept` an answer to a question gets the link to do it.
    """
    language, unnamed = get_language(), _("Unnamed")
    marks = {mark.value: format_html(" <strong>{}</strong>", mark.label) for mark in AuthorMark}
    marks[""] = ours("")
    folded = _("Post %(number)d is by somebody you have blocked.")
    is_open, key = topic.closed_at is None, reader.person if reader else None
    word = wording_of_posts(
        page.number, key, language, is_open=is_open, accepts=may_accept and topic.is_question
    )
    first = page.first_position
    where = {"topic": topic.pk, "after": first - 1, "last": page.last_on_page}
    rows = _page_of_reader(topic, page, reader, where) if reader else _posts.rows(None, **where)
    line, word_files = ReactionLine(key), wording_of_files(topic.pk, language)
    for row in rows:
        row["reactions"] = "" if row["hidden_at"] else line.of(row)
        row["place"] = ours(row["position"])
        row["waits"] = _is_own_and_waits(row, reader)
        is_hidden = row["hidden_at"] and not row["waits"]
        row["is_answer"] = row["position"] == topic.answer_position
        row["is_moved"] = row["hide_reason"] == MOVED
        row["notice"] = _hidden_notice(row, language) if is_hidden else ""
        if row["notice"] and not show_hidden:
            row["author_name"] = row["html"] = row["author_id"] = ""
        known = row["author_id"] if row["author__is_active"] else None
        row["author"] = linked(row["author_name"] or unnamed, known) + marks[row["author_mark"]]
        folds = row.get("is_folded") and not (row["notice"] or show_hidden)
        row["folded"] = folded % {"number": row["position"]} if folds else ""
        row["lang"] = lang_attribute(row["language"], language)
        row["iso"] = ours(row["written_at"].isoformat(timespec="minutes"))
        row["written"] = ours(format_instant(row["written_at"], language))
        word(row)
        word_files(row)
        row["html"] = ours(row["html"])  # made safe when it was stored
    return rows


def _is_own_and_waits(row: dict[str, object], reader: Reader | None) -> bool:
    return reader is not None and row["hide_reason"] == HELD and row["author_id"] == reader.person


def _moved_notice(position: int) -> SafeString:
    words = _("Post %(number)d stands in another topic.") % {"number": position}
    address, there = lasting_place_of(position), _("Read it there")
    return format_html('{} <a href="{}">{}</a>', words, address, there)


def _hidden_notice(row: dict[str, object], language: str) -> str:
    """The one line that a hidden post leaves: when and why, never who or what."""
    if row["hide_reason"] == HELD:
        return _("Post %(number)d waits to be read.") % {"number": row["position"]}
    if row["hide_reason"] == MOVED:
        return _moved_notice(row["position"])
    if row["hide_reason"] == HideReason.WITHDRAWN:
        notice = _("Post %(number)d was deleted by its author on %(date)s.")
    else:
        notice = _("Post %(number)d was hidden on %(date)s. Reason: %(reason)s.")
    return notice % {
        "number": row["position"],
        "date": format_date(row["hidden_at"].astimezone(COPENHAGEN).date(), language),
        "reason": HideReason(row["hide_reason"]).label,
    }
