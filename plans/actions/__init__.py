"""What happens to plans and initiatives: each act is one transaction with its audit entry.

Rights are asked where a person acts (permissions.py, in the admin's views); an act asks whether
the state allows it and raises ValidationError, with words for the person beside the field, when
it does not. Acts change the object they are given, so that the caller sees what was stored.
"""

from .evidence import add_evidence, withdraw_evidence
from .meetings import publish_meeting, withdraw_meeting
from .numbering import renumber
from .plans import MOVES, next_states, publish, set_state
from .progress import complete_milestone, reopen_milestone, report_status, report_unchanged
from .reports import Given, decline_report, publish_report, send_report
from .requests import (
    acknowledge,
    ask_due_owners,
    ask_owners,
    ask_to_pass_on,
    keep_request,
    note_opened,
    owners_without_address,
    pass_on,
    revoke_request,
)

__all__ = [
    "MOVES",
    "Given",
    "acknowledge",
    "add_evidence",
    "ask_due_owners",
    "ask_owners",
    "ask_to_pass_on",
    "complete_milestone",
    "decline_report",
    "keep_request",
    "next_states",
    "note_opened",
    "owners_without_address",
    "pass_on",
    "publish",
    "publish_meeting",
    "publish_report",
    "renumber",
    "reopen_milestone",
    "report_status",
    "report_unchanged",
    "revoke_request",
    "send_report",
    "set_state",
    "withdraw_evidence",
    "withdraw_meeting",
]
