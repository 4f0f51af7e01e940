"""The pages of the forum."""

from .about import ABOUT
from .decisions import decision, moderation_log, own_decisions, rules
from .feeds import category_feed, topic_feed
from .flagging import flag_receipt, post_flag
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
    "decision",
    "flag_receipt",
    "forum",
    "moderation_log",
    "own_decisions",
    "post_flag",
    "rules",
    "topic",
    "topic_feed",
    "topic_react",
    "topic_start",
]
