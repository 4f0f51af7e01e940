"""What can be found of the forum: posts by their text, the first of a topic by its title too."""

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, QuerySet, Value
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.dates import COPENHAGEN, Precision
from ogp_portal.common.search import Source, Wording, hits, joined

from .models import Post
from .paging import place_of


def _posts(user, query: SearchQuery) -> QuerySet:
    """A post. Hidden ones have no search vector, so not even staff find them here."""
    slash = Value("/")
    topic = F("topic__category__slug"), slash, F("topic_id"), slash, F("topic__slug")
    return hits(
        Post.objects.visible_to(user),
        query,
        kind="forum",
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
    return reverse("topic", args=topic) + place_of(int(position))


SOURCES = [Source("forum", _("Forum"), _("Post"), _posts, _post_address)]
