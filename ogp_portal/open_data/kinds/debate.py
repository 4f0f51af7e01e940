"""The forum: topics and posts, without who wrote them."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation, Proposal
from forum.enums import AuthorMark
from forum.models import Post, PostAttachment, Topic
from forum.paging import place_of
from plans.models import ActionPlan, Commitment, NetworkMeeting

from ..addresses import page_address
from ..fields import Code, Instant, Made, Number, Reference, Row, Text
from ..filters import DayFilter, FlagFilter, InventedFilter, KeyFilter, KindFilter, NameFilter
from ..rights import SENDERS
from ..rows import RowSerializer
from ..searching import SearchFilter
from .answers import FILES_SCHEMA
from .kind import (
    Kind,
    api_field,
    invented_field,
    key_field,
    orders,
    page_field,
    rights_field,
    shown,
)
from .plans import TITLE
from .senders import PRIVATE_PERSON


def _topics(_now):
    return Topic.objects.visible_to(None).annotate(
        shown_plan=shown("plan", ActionPlan.objects),
        shown_commitment=shown("commitment", Commitment.objects),
        shown_consultation=shown("consultation", Consultation.objects),
        shown_meeting=shown("meeting", NetworkMeeting.objects),
        shown_proposal=shown("proposal", Proposal.objects, "reference"),
    )


def topic_page(row: Row, topic: str = "") -> str:
    """The address of a topic's page; `topic` leads from the row to it."""
    return page_address(
        "topic",
        category=row[f"{topic}category__slug"],
        pk=row[f"{topic}pk"],
        slug=row[f"{topic}slug"],
    )


class TopicRow(RowSerializer):
    id = key_field()
    api_url = api_field("topics")
    url = page_field("category__slug", "pk", "slug", make=topic_page)
    category = Text("category__slug", help_text=_("The room of the forum"))
    title = Text(help_text=TITLE)
    language = Text(help_text=_("Language that it is written in"))
    started_at = Instant(help_text=_("When it was started"))
    posts = Number("post_count", help_text=_("Number of posts"))
    last_post_at = Instant(help_text=_("When somebody last wrote in it"))
    closed_at = Instant(help_text=_("When it was closed"))
    close_reason = Text(help_text=_("Why it was closed"))
    plan = Reference("shown_plan", to="plans", help_text=_("The plan that it is about"))
    commitment = Reference(
        "shown_commitment", to="commitments", help_text=_("The initiative that it is about")
    )
    consultation = Reference(
        "shown_consultation", to="consultations", help_text=_("The consultation that it is about")
    )
    meeting = Reference("shown_meeting", to="meetings", help_text=_("The meeting that it is about"))
    proposal = Reference(
        "shown_proposal",
        to="proposals",
        is_number=False,
        help_text=_("The proposal that it is about"),
    )
    is_demonstration = invented_field()
    rights = rights_field(SENDERS)


class TopicFilter(InventedFilter):
    category = NameFilter(field_name="category__slug")
    plan = KeyFilter(field_name="shown_plan")
    commitment = KeyFilter(field_name="shown_commitment")
    consultation = KeyFilter(field_name="shown_consultation")
    meeting = KeyFilter(field_name="shown_meeting")
    proposal = NameFilter(field_name="shown_proposal")


def _posts(_now):
    """Of topics that can be read; a topic without a visible post is none."""
    topics = Topic.objects.visible_to(None)
    files = PostAttachment.objects.visible_to(None).filter(post=OuterRef("pk")).order_by("position")
    file = JSONObject(
        number="position", media_type="public_copy__content_type", bytes="public_copy__size"
    )
    posts = Post.objects.visible_to(None).filter(topic__in=topics)
    return posts.annotate(file_rows=ArraySubquery(files.values(row=file)))


def _post_page(row: Row) -> str:
    return topic_page(row, "topic__") + place_of(row["position"])


def _files(row: Row) -> list[Row]:
    """The copies that readers have; without their names, which may tell who wrote."""
    way = {
        "category": row["topic__category__slug"],
        "pk": row["topic__pk"],
        "slug": row["topic__slug"],
        "position": row["position"],
    }
    return [
        {**one, "url": page_address("post-file", number=one["number"], **way)}
        for one in row["file_rows"]
    ]


class PostRow(RowSerializer):
    id = key_field()
    api_url = api_field("posts")
    url = page_field(
        "topic__category__slug", "topic__pk", "topic__slug", "position", make=_post_page
    )
    topic = Reference("topic_id", to="topics", help_text=_("The topic that it stands in"))
    position = Number(help_text=_("Its number in the topic"))
    author = Made(
        make=lambda _row: PRIVATE_PERSON["da"],
        like={"type": "string"},
        help_text=_("Always “Privatperson”: who wrote it stands on its page alone"),
    )
    author_mark = Code(
        choices=AuthorMark,
        help_text=_(
            "Role of an author who works for the portal or speaks for the owner of a commitment"
        ),
    )
    text = Text(help_text=_("The post (Markdown)"))
    language = Text(help_text=_("Language that it is written in"))
    written_at = Instant(help_text=_("When it was written"))
    edited_at = Instant(help_text=_("When it was last changed"))
    files = Made(
        "topic__category__slug",
        "topic__pk",
        "topic__slug",
        "position",
        "file_rows",
        make=_files,
        like=FILES_SCHEMA,
        help_text=_("Files that were sent with it, as far as they are public"),
    )
    is_demonstration = invented_field("topic__is_demonstration")
    rights = rights_field(SENDERS)


class PostFilter(KindFilter):
    q = SearchFilter(kind="forum")
    topic = KeyFilter()
    written_from = DayFilter(field_name="written_at", lookup_expr="date__gte")
    written_to = DayFilter(field_name="written_at", lookup_expr="date__lte")
    is_demonstration = FlagFilter(field_name="topic__is_demonstration")


KINDS = [
    Kind(
        name="topics",
        title=_("Topics of the forum"),
        description=_("What is discussed, and how much."),
        build=_topics,
        serializer=TopicRow,
        filters=TopicFilter,
        rights=SENDERS,
        orders=orders("pk", "started_at", "last_post_at"),
    ),
    Kind(
        name="posts",
        title=_("Posts of the forum"),
        description=_("The posts that can be read, without who wrote them."),
        build=_posts,
        serializer=PostRow,
        filters=PostFilter,
        rights=SENDERS,
        orders=orders("pk", "written_at"),
    ),
]
