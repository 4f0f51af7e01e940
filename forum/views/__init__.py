"""The pages of the forum."""

from .about import ABOUT
from .attaching import post_file
from .decisions import decision, moderation_log, own_decisions, rules
from .drafts import draft_list
from .feeds import category_feed, topic_feed
from .flagging import flag_receipt, post_flag
from .moved import post_place
from .own import PostEdit, post_delete, post_history_page
from .pages import category, forum, topic
from .people import forum_choices, profile, profile_block
from .proposing import post_propose
from .questions import post_accept
from .reading import all_read, topic_react
from .tags import tag, tag_list
from .writing import TopicNew, TopicReply, topic_start

__all__ = [
    "ABOUT",
    "PostEdit",
    "TopicNew",
    "TopicReply",
    "all_read",
    "category",
    "category_feed",
    "decision",
    "draft_list",
    "flag_receipt",
    "forum",
    "forum_choices",
    "moderation_log",
    "own_decisions",
    "post_accept",
    "post_delete",
    "post_file",
    "post_flag",
    "post_history_page",
    "post_place",
    "post_propose",
    "profile",
    "profile_block",
    "rules",
    "tag",
    "tag_list",
    "topic",
    "topic_feed",
    "topic_react",
    "topic_start",
]
