"""The pages of the forum."""

from .about import ABOUT
from .decisions import decision, moderation_log, own_decisions, rules
from .flagging import flag_receipt, post_flag
from .pages import category, forum, topic
from .writing import TopicNew, TopicReply, topic_start

__all__ = [
    "ABOUT",
    "TopicNew",
    "TopicReply",
    "category",
    "decision",
    "flag_receipt",
    "forum",
    "moderation_log",
    "own_decisions",
    "post_flag",
    "rules",
    "topic",
    "topic_start",
]
