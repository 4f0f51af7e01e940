"""What people do in the forum: start a topic, write, and what moderators do about it.

Every function is one transaction. Locks are taken in one order, person → topic → room, so that
two of them never wait for each other.
"""

from .drafts import keep_draft
from .moderating import close_topic, edit_topic, hide_post, open_topic, restore_post
from .own import edit_post, erase_text, withdraw_post
from .writing import About, start_topic, write_post

__all__ = [
    "About",
    "close_topic",
    "edit_post",
    "edit_topic",
    "erase_text",
    "hide_post",
    "keep_draft",
    "open_topic",
    "restore_post",
    "start_topic",
    "withdraw_post",
    "write_post",
]
