"""What happens to plans and initiatives: each act is one transaction with its audit entry.

Rights are asked where a person acts (permissions.py, in the admin's views); an act asks whether
the state allows it and raises ValidationError, with words for the person beside the field, when
it does not. Acts change the object they are given, so that the caller sees what was stored.
"""

from .documents import read_later
from .meetings import publish_meeting, withdraw_meeting
from .numbering import renumber
from .plans import MOVES, next_states, publish, set_state
from .progress import add_evidence, complete_milestone, reopen_milestone, report_status

__all__ = [
    "MOVES",
    "add_evidence",
    "complete_milestone",
    "next_states",
    "publish",
    "publish_meeting",
    "read_later",
    "renumber",
    "reopen_milestone",
    "report_status",
    "set_state",
    "withdraw_meeting",
]
