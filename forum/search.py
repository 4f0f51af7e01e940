"""What can be found of the forum: topics by their title, posts by their text."""

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.dates import COPENHAGEN, Precision
from ogp_portal.common.search import Source, Wording, hits, joined

from .models import Post, Topic
from .paging import page_of


def _topics(user, query: SearchQuery) -> QuerySet:
    """A topic, with the beginning of its first visible post."""
    first = Post.objects.visible_to(None).filter(topic=OuterRef("pk")).order_by("position")
    text = Coalesce(Subquery(first.values("text")[:1]), Value(""), output_field=TextField())
    return hits(
        Topic.objects.visible_to(user),
        query,
        kind="emne",
        searched=[("title", "A")],
        title=Wording(F("title"), F("language")),
        text=Wording(text, F("language")),
        place=joined(F("category__slug"), Value("/"), F("pk"), Value("/"), F("slug")),
        context=F("started_by"),
        day=TruncDate("started_at", tzinfo=COPENHAGEN),
        precision=Value(Precision.DAY.value),
        is_demonstration=F("is_demonstration"),
    )


def _posts(user, query: SearchQuery) -> QuerySet:
    """A post. Hidden ones have no search vector, so not even staff find them here."""
    slash = Value("/")
    topic = F("topic__category__slug"), slash, F("topic_id"), slash, F("topic__slug")
    return hits(
        Post.objects.visible_to(user),
        query,
        kind="indlaeg",
        searched=[("text", "D")],
        title=Wording(F("topic__title"), F("topic__language")),
        text=Wording(F("text"), F("language")),
        place=joined(*topic, slash, F("position")),
        context=F("author_name"),
        day=TruncDate("written_at", tzinfo=COPENHAGEN),
        precision=Value(Precision.DAY.value),
        is_demonstration=F("topic__is_demonstration"),
    )


def _post_address(place: str) -> str:
    *topic, position = place.split("/")
    page = page_of(int(position))
    query = f"?side={page}" if page > 1 else ""
    return f"{reverse('topic', args=topic)}{query}#p{position}"


SOURCES = [
    Source(
        "emne",
        _("Topics"),
        _("Topic"),
        _topics,
        lambda place: reverse("topic", args=place.split("/")),
    ),
    Source("indlaeg", _("Posts"), _("Post"), _posts, _post_address),
]
