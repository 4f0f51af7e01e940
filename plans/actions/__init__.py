"""What happens to plans and initiatives: each act is one transaction with its audit entry.

Rights are asked where a person acts (permissions.py, in the admin's views); an act asks whether
the state allows it and raises ValidationError, with words for the person beside the field, when
it does not. Acts change the object they are given, so that the caller sees what was stored.
"""

from .amending import Why, amend, complete_record, join_plan, note_amendments
from .copying import copy_plan
from .documents import read_later, restore_document, withdraw_document
from .evidence import add_evidence, withdraw_evidence
from .history import record_past_completion, record_past_status
from .imports import apply_import, confirm_import, upload_import
from .meetings import publish_meeting, withdraw_meeting
from .membership import publish_rules
from .numbering import renumber
from .plans import MOVES, next_states, publish, set_state
from .previews import make_preview, revoke_previews
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
from .system_reports import KeyUsed, NotTheirs, send_system_report
from .timelines import add_step, move_step, publish_timeline

__all__ = [
    "MOVES",
    "Given",
    "KeyUsed",
    "NotTheirs",
    "Why",
    "acknowledge",
    "add_evidence",
    "add_step",
    "amend",
    "apply_import",
    "ask_due_owners",
    "ask_owners",
    "ask_to_pass_on",
    "complete_milestone",
    "complete_record",
    "confirm_import",
    "copy_plan",
    "decline_report",
    "join_plan",
    "keep_request",
    "make_preview",
    "move_step",
    "next_states",
    "note_amendments",
    "note_opened",
    "owners_without_address",
    "pass_on",
    "publish",
    "publish_meeting",
    "publish_report",
    "publish_rules",
    "publish_timeline",
    "read_later",
    "record_past_completion",
    "record_past_status",
    "renumber",
    "reopen_milestone",
    "report_status",
    "report_unchanged",
    "restore_document",
    "revoke_previews",
    "revoke_request",
    "send_report",
    "send_system_report",
    "set_state",
    "upload_import",
    "withdraw_document",
    "withdraw_evidence",
    "withdraw_meeting",
]
