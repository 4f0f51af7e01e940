"""The discussion forum: categories, topics and posts."""

from .categories import RESERVED_SLUGS, Category, not_reserved
from .posts import Post
from .topics import LANGUAGES, Topic

__all__ = ["LANGUAGES", "RESERVED_SLUGS", "Category", "Post", "Topic", "not_reserved"]
