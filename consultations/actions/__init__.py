"""What happens: each act is one transaction with its audit entry, its mails and its counts.

Rights are asked where a person acts (permissions.py, in the admin's views); an act asks whether
the state allows it and raises ValidationError with words for the person when it does not.
"""

from .consultations import publish, publish_report, settle
from .counting import recount
from .examining import (
    dismiss,
    examine,
    examine_waiting,
    has_open_cpr,
    newest_version,
    not_examined,
    open_findings,
    removed_from,
    targets_of,
)
from .moderation import hide, restore
from .public_files import boxes_on, cover, make_public_pdf, rename_file, uncover
from .receiving import Received, receive_elsewhere
from .redacting import accept, propose, propose_words, reject, remove_marked, rewrite
from .releasing import (
    examine_all,
    numbers_waiting,
    publish_batch,
    publish_ready,
    ready,
    waiting,
)
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
    "Received",
    "accept",
    "boxes_on",
    "confirm",
    "confirm_organisation",
    "confirmation_ends",
    "cover",
    "dismiss",
    "examine",
    "examine_all",
    "examine_waiting",
    "has_open_cpr",
    "hide",
    "link",
    "make_public_pdf",
    "may_withdraw",
    "newest_version",
    "not_examined",
    "numbers_waiting",
    "open_findings",
    "propose",
    "propose_words",
    "publish",
    "publish_batch",
    "publish_ready",
    "publish_report",
    "publish_response",
    "publish_submission",
    "ready",
    "receive_elsewhere",
    "recount",
    "refuse_publication",
    "reject",
    "remove_marked",
    "removed_from",
    "rename_file",
    "respond",
    "restore",
    "rewrite",
    "settle",
    "submit",
    "targets_of",
    "uncover",
    "unlink",
    "waiting",
    "withdraw",
]
