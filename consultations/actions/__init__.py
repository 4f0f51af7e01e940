"""What happens: each act is one transaction with its audit entry, its mails and its counts.

Rights are asked where a person acts (permissions.py, in the admin's views); an act asks whether
the state allows it and raises ValidationError with words for the person when it does not.
"""

from .consultations import publish, publish_report, settle
from .counting import recount
from .deadlines import (
    Reason,
    after_disturbance,
    close_early,
    extend_for_disturbance,
    move_deadline,
)
from .inviting import add_parties, copy_parties, revoke_links, send_letters
from .material import keep_earlier_version
from .moderation import hide, restore
from .responding import link, publish_response, respond, unlink
from .reviewing import confirm_organisation, publish_submission, refuse_publication
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
from .ticking import tick, untick

__all__ = [
    "AlreadySent",
    "Answer",
    "NotOpen",
    "Reason",
    "add_parties",
    "after_disturbance",
    "close_early",
    "confirm",
    "confirm_organisation",
    "confirmation_ends",
    "copy_parties",
    "extend_for_disturbance",
    "hide",
    "keep_earlier_version",
    "link",
    "may_withdraw",
    "move_deadline",
    "publish",
    "publish_report",
    "publish_response",
    "publish_submission",
    "recount",
    "refuse_publication",
    "respond",
    "restore",
    "revoke_links",
    "send_letters",
    "settle",
    "submit",
    "tick",
    "unlink",
    "untick",
    "withdraw",
]
