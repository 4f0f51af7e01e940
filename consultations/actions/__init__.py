"""What happens: each act is one transaction with its audit entry, its mails and its counts.

Rights are asked where a person acts (permissions.py, in the admin's views); an act asks whether
the state allows it and raises ValidationError with words for the person when it does not.
"""

from .consultations import publish, publish_report, settle
from .counting import recount
from .gross_list import drop_from_gross_list, next_plan, take_to_gross_list
from .moderation import hide, restore
from .open_call import Paused, correct, may_correct, pause, reopen, send, the_call
from .responding import link, publish_response, respond, unlink
from .reviewing import confirm_organisation, publish_submission, refuse_publication
from .rounds import announce_round, cancel_round, reword_round, round_at, why_no_round
from .submitting import (
    AlreadySent,
    Answer,
    NotOpen,
    confirm,
    confirmation_ends,
    may_withdraw,
    submit,
    withdraw,
)

__all__ = [
    "AlreadySent",
    "Answer",
    "NotOpen",
    "Paused",
    "announce_round",
    "cancel_round",
    "confirm",
    "confirm_organisation",
    "confirmation_ends",
    "correct",
    "drop_from_gross_list",
    "hide",
    "link",
    "may_correct",
    "may_withdraw",
    "next_plan",
    "pause",
    "publish",
    "publish_report",
    "publish_response",
    "publish_submission",
    "recount",
    "refuse_publication",
    "reopen",
    "respond",
    "restore",
    "reword_round",
    "round_at",
    "send",
    "settle",
    "submit",
    "take_to_gross_list",
    "the_call",
    "unlink",
    "why_no_round",
    "withdraw",
]
