"""What happens: each act is one transaction with its audit entry, its mails and its counts.

Rights are asked where a person acts (permissions.py, in the admin's views); an act asks whether
the state allows it and raises ValidationError with words for the person when it does not.
"""

from .answering_groups import (
    give_group_response,
    lacking,
    link_group,
    respond_to_group,
    response_of,
)
from .consultations import publish, publish_report, settle
from .counting import recount
from .dividing import Part, divide
from .grouping import add_to_group, dissolve, gather_same_texts, group_proposals, take_out
from .moderation import hide, restore
from .publishing import TELL_SENDERS, drafts_of, publish_drafts, publish_group
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
    "TELL_SENDERS",
    "AlreadySent",
    "Answer",
    "NotOpen",
    "Part",
    "add_to_group",
    "confirm",
    "confirm_organisation",
    "confirmation_ends",
    "dissolve",
    "divide",
    "drafts_of",
    "gather_same_texts",
    "give_group_response",
    "group_proposals",
    "hide",
    "lacking",
    "link",
    "link_group",
    "may_withdraw",
    "publish",
    "publish_drafts",
    "publish_group",
    "publish_report",
    "publish_response",
    "publish_submission",
    "recount",
    "refuse_publication",
    "respond",
    "respond_to_group",
    "response_of",
    "restore",
    "settle",
    "submit",
    "take_out",
    "unlink",
    "withdraw",
]
