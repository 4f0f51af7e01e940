"""The discussion forum: categories, topics and posts."""

from .categories import RESERVED_SLUGS, Category, not_reserved
from .drafts import PostDraft
from .posts import Post
from .topics import LANGUAGES, Topic
from .versions import PostVersion

__all__ = [
    "LANGUAGES",
    "RESERVED_SLUGS",
    "Category",
    "Post",
    "PostDraft",
    "PostVersion",
    "Topic",
    "not_reserved",
]
