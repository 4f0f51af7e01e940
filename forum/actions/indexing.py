"""What a post is found by: its text, and the topic's title where the topic begins."""

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from ogp_portal.common.search import search_vector

from ..models import Topic

FIRST = 1
"""The position of the post that a topic begins with."""


def vector_of(topic: Topic, position: int, text: str) -> SearchVector:
    """What the database makes the search vector of the post at `position` from."""
    if position == FIRST:
        return search_vector((Value(topic.title), "A"), (Value(text), "D"))
    return search_vector((Value(text), "D"))
