"""What happens: each act is one transaction with its audit entry, its mails and its counts.

Rights are asked where a person acts (permissions.py, in the admin's views); an act asks whether
the state allows it and raises ValidationError with words for the person when it does not.
"""

from .composing import Part
from .consultations import publish, publish_report, settle
from .counting import recount
from .drafts import (
    TooManyDrafts,
    draft_ends,
    due_reminders,
    forget_drafts,
    keep_draft,
    remind_writers,
    set_address,
)
from .editing import Edited, edit, may_remove_name, remove_name
from .moderation import hide, restore
from .reminding import remind_to_confirm
from .requests import accept, ask, decline, disown
from .responding import link, publish_response, respond, unlink
from .reviewing import (
    confirm_organisation,
    confirm_otherwise,
    publish_submission,
    refuse_publication,
)
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
    "Edited",
    "NotOpen",
    "Part",
    "TooManyDrafts",
    "accept",
    "ask",
    "confirm",
    "confirm_organisation",
    "confirm_otherwise",
    "confirmation_ends",
    "decline",
    "disown",
    "draft_ends",
    "due_reminders",
    "edit",
    "forget_drafts",
    "hide",
    "keep_draft",
    "link",
    "may_remove_name",
    "may_withdraw",
    "publish",
    "publish_report",
    "publish_response",
    "publish_submission",
    "recount",
    "refuse_publication",
    "remind_to_confirm",
    "remind_writers",
    "remove_name",
    "respond",
    "restore",
    "set_address",
    "settle",
    "submit",
    "unlink",
    "withdraw",
]
