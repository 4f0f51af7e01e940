"""What people do in the forum: start a topic, write, and what moderators do about it.

Every function is one transaction. Locks are taken in one order, person → topic → room, so that
two of them never wait for each other.
"""

from .moderating import close_topic, edit_topic, hide_post, open_topic, restore_post
from .reacting import mark_all_read, react, take_back
from .writing import About, start_topic, write_post

__all__ = [
    "About",
    "close_topic",
    "edit_topic",
    "hide_post",
    "mark_all_read",
    "open_topic",
    "react",
    "restore_post",
    "start_topic",
    "take_back",
    "write_post",
]
