"""The pages of the forum."""

from .about import ABOUT
from .pages import category, forum, topic
from .writing import TopicNew, TopicReply, topic_start

__all__ = ["ABOUT", "TopicNew", "TopicReply", "category", "forum", "topic", "topic_start"]
