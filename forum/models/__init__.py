"""The discussion forum: categories, topics and posts."""

from .categories import RESERVED_SLUGS, Category, not_reserved
from .posts import Post
from .reading import AllRead, Reaction, TopicRead, TopicReaders
from .topics import LANGUAGES, Topic

__all__ = [
    "LANGUAGES",
    "RESERVED_SLUGS",
    "AllRead",
    "Category",
    "Post",
    "Reaction",
    "Topic",
    "TopicRead",
    "TopicReaders",
    "not_reserved",
]
