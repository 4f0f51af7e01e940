"""The pages of the forum."""

from .about import ABOUT
from .feeds import category_feed, topic_feed
from .pages import category, forum, topic
from .reading import all_read, topic_react
from .writing import TopicNew, TopicReply, topic_start

__all__ = [
    "ABOUT",
    "TopicNew",
    "TopicReply",
    "all_read",
    "category",
    "category_feed",
    "forum",
    "topic",
    "topic_feed",
    "topic_react",
    "topic_start",
]
