"""What happens: each act is one transaction with its audit entry, its mails and its counts.

Rights are asked where a person acts (permissions.py, in the admin's views); an act asks whether
the state allows it and raises ValidationError with words for the person when it does not.
"""

from .attaching import Refusal, attach, carry_over, detach, files_of_draft, forget_unsent_files
from .attachments import (
    copy_attachment,
    read_attachment,
    release_attachment,
    scan_attachment,
    scan_waiting_attachments,
    show_attachment_again,
    withhold_attachment,
)
from .consultations import publish, publish_report, settle
from .counting import recount
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

__all__ = [
    "AlreadySent",
    "Answer",
    "NotOpen",
    "Refusal",
    "attach",
    "carry_over",
    "confirm",
    "confirm_organisation",
    "confirmation_ends",
    "copy_attachment",
    "detach",
    "files_of_draft",
    "forget_unsent_files",
    "hide",
    "link",
    "may_withdraw",
    "publish",
    "publish_report",
    "publish_response",
    "publish_submission",
    "read_attachment",
    "recount",
    "refuse_publication",
    "release_attachment",
    "respond",
    "restore",
    "scan_attachment",
    "scan_waiting_attachments",
    "settle",
    "show_attachment_again",
    "submit",
    "unlink",
    "withdraw",
    "withhold_attachment",
]
