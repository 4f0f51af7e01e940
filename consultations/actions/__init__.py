"""What happens: each act is one transaction with its audit entry, its mails and its counts.

Rights are asked where a person acts (permissions.py, in the admin's views); an act asks whether
the state allows it and raises ValidationError with words for the person when it does not.
"""

from .casework import ask_for_package, empty_case, make_package, set_case
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
    "ask_for_package",
    "confirm",
    "confirm_organisation",
    "confirmation_ends",
    "draft_report",
    "edit_section",
    "empty_case",
    "hide",
    "link",
    "make_package",
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
    "set_case",
    "settle",
    "submit",
    "unlink",
    "withdraw",
]
