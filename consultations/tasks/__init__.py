"""Later work of the consultations app: ids in, load, act. One module per part."""

from .alike import liken, liken_daily, suggest_themes
from .answering import clean, remind, remind_to_confirm, remind_writers
from .attachments import (
    copy_attachment,
    forget_unsent_files,
    read_attachment,
    read_waiting_files,
    scan_attachment,
    scan_waiting_files,
)
from .casework import empty_case, empty_cases_daily, make_package
from .inviting import (
    remind_invited,
    remind_invited_daily,
    send_consultation_letters,
    tell_of_changed_deadline,
)
from .receiving import examine, examine_new, publish_ready, redact_file
from .reports import build_report
from .responding import group_same_texts, group_same_texts_hourly, tell_senders

__all__ = [
    "build_report",
    "clean",
    "copy_attachment",
    "empty_case",
    "empty_cases_daily",
    "examine",
    "examine_new",
    "forget_unsent_files",
    "group_same_texts",
    "group_same_texts_hourly",
    "liken",
    "liken_daily",
    "make_package",
    "publish_ready",
    "read_attachment",
    "read_waiting_files",
    "redact_file",
    "remind",
    "remind_invited",
    "remind_invited_daily",
    "remind_to_confirm",
    "remind_writers",
    "scan_attachment",
    "scan_waiting_files",
    "send_consultation_letters",
    "suggest_themes",
    "tell_of_changed_deadline",
    "tell_senders",
]
