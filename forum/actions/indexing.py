"""What a post is found by: its text, and the topic's title where the topic begins."""

from django.contrib.postgres.search import CombinedSearchVector, SearchVector
from django.db.models import Value

from ogp_portal.common.search import search_vector

FIRST = 1
"""The position of the post that a topic begins with."""


def vector_of(title: str, position: int, text: str) -> SearchVector | CombinedSearchVector:
    """What the database makes a post's search vector from; `title` is its topic's."""
    if position == FIRST:
        return search_vector((Value(title), "A"), (Value(text), "D"))
    return search_vector((Value(text), "D"))
