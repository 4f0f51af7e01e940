"""The pages of the forum."""

from .about import ABOUT
from .drafts import draft_list
from .own import PostEdit, post_delete, post_history_page
from .pages import category, forum, topic
from .writing import TopicNew, TopicReply, topic_start

__all__ = [
    "ABOUT",
    "PostEdit",
    "TopicNew",
    "TopicReply",
    "category",
    "draft_list",
    "forum",
    "post_delete",
    "post_history_page",
    "topic",
    "topic_start",
]
