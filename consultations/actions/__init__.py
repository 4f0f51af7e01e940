"""What happens: each act is one transaction with its audit entry, its mails and its counts.

Rights are asked where a person acts (permissions.py, in the admin's views); an act asks whether
the state allows it and raises ValidationError with words for the person when it does not.
"""

from .consultations import publish, settle
from .counting import recount
from .moderation import hide, restore
from .reports import draft_report, edit_section, publish_report, read_sources
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

__all__ = [
    "AlreadySent",
    "Answer",
    "NotOpen",
    "confirm",
    "confirm_organisation",
    "confirmation_ends",
    "draft_report",
    "edit_section",
    "hide",
    "link",
    "may_withdraw",
    "publish",
    "publish_report",
    "publish_response",
    "publish_submission",
    "read_sources",
    "recount",
    "refuse_publication",
    "respond",
    "restore",
    "settle",
    "submit",
    "unlink",
    "withdraw",
]
