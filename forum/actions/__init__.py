"""What people do in the forum: start a topic, write, and what moderators do about it.

Every function is one transaction. Locks are taken in one order, person → topic → room, so that
two of them never wait for each other.
"""

from .appealing import appeal_against, check_may_decide, decide_appeal, others_who_decide
from .attaching import attach_files, detach_file, forget_unsent_post_files
from .blocking import block, choose_mentions, unblock
from .drafts import forget_draft, keep_draft
from .files import copy_file, release_file, scan_file, scan_waiting_post_files
from .flagging import Notice, flag_post
from .forgetting import forget_traces
from .judging import Sanction, check_sanction, judge_flags, lift_decision, sanction_person
from .moderating import (
    approve_post,
    close_topic,
    edit_topic,
    hide_post,
    open_topic,
    refuse_post,
    restore_post,
)
from .own import edit_post, erase_text, remove_own_file, withdraw_post
from .parts import hide_version, remove_file, restore_file, restore_version
from .proposing import begin_proposal
from .questions import accept_answer, take_back_answer
from .reacting import mark_all_read, react, take_back
from .states import check_state, set_state
from .structure import merge_topics, move_topic, split_topic
from .writing import About, start_topic, write_post

__all__ = [
    "About",
    "Notice",
    "Sanction",
    "accept_answer",
    "appeal_against",
    "approve_post",
    "attach_files",
    "begin_proposal",
    "block",
    "check_may_decide",
    "check_sanction",
    "check_state",
    "choose_mentions",
    "close_topic",
    "copy_file",
    "decide_appeal",
    "detach_file",
    "edit_post",
    "edit_topic",
    "erase_text",
    "flag_post",
    "forget_draft",
    "forget_traces",
    "forget_unsent_post_files",
    "hide_post",
    "hide_version",
    "judge_flags",
    "keep_draft",
    "lift_decision",
    "mark_all_read",
    "merge_topics",
    "move_topic",
    "open_topic",
    "others_who_decide",
    "react",
    "refuse_post",
    "release_file",
    "remove_file",
    "remove_own_file",
    "restore_file",
    "restore_post",
    "restore_version",
    "sanction_person",
    "scan_file",
    "scan_waiting_post_files",
    "set_state",
    "split_topic",
    "start_topic",
    "take_back",
    "take_back_answer",
    "unblock",
    "withdraw_post",
    "write_post",
]
