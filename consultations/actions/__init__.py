"""What happens: each act is one transaction with its audit entry, its mails and its counts.

Rights are asked where a person acts (permissions.py, in the admin's views); an act asks whether
the state allows it and raises ValidationError with words for the person when it does not.
"""

from .alike import dissolve, keep_apart, publish_alike, refuse_alike
from .answering_groups import (
    give_group_response,
    lacking,
    link_group,
    respond_to_group,
    response_of,
    state_of,
)
from .attaching import Refusal, attach, carry_over, detach, files_of_draft, forget_unsent_files
from .attachments import (
    copy_attachment,
    read_again,
    read_attachment,
    read_waiting_attachments,
    release_attachment,
    say_read,
    scan_attachment,
    scan_waiting_attachments,
    show_attachment_again,
    withhold_attachment,
)
from .casework import ask_for_package, empty_case, make_package, set_case
from .coding import check_coder, code, next_to_code, start_double_coding
from .composing import Part
from .consultations import publish, settle
from .counting import recount
from .deadlines import Reason, after_disturbance, close_early, extend_for_disturbance, move_deadline
from .dividing import Passage, divide
from .draft_texts import (
    keep_draft_text,
    may_delete_draft_text,
    paragraphs_in,
    replace_draft_text,
)
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
from .gross_list import drop_from_gross_list, next_plan, take_to_gross_list
from .grouping import add_to_group, dissolve_group, gather_same_texts, group_proposals, take_out
from .inviting import add_parties, copy_parties, revoke_links, send_letters
from .likening import enqueue_forgotten, enqueue_likening, liken
from .material import keep_earlier_version
from .moderation import hide, restore
from .open_call import Paused, correct, may_correct, pause, reopen, send, the_call
from .phases import NewPhase, add_phase
from .public_files import boxes_on, cover, make_public_pdf, rename_file, uncover
from .publishing import TELL_SENDERS, drafts_of, publish_drafts, publish_group
from .reading_versions import mark_read, open_proposals, waits_to_be_read
from .receiving import Received, receive_elsewhere
from .redacting import (
    accept_redaction,
    propose,
    propose_words,
    reject_redaction,
    remove_marked,
    rewrite,
)
from .releasing import examine_all, numbers_waiting, publish_batch, publish_ready, ready, waiting
from .reminding import remind_to_confirm
from .reports import draft_report, edit_section, publish_report, read_sources
from .requests import accept, ask, decline, disown
from .responding import (
    confirm_fit,
    link,
    publish_response,
    respond,
    unlink,
    written_meanwhile,
)
from .reviewing import (
    confirm_organisation,
    confirm_otherwise,
    publish_submission,
    refuse_publication,
)
from .rounds import announce_round, cancel_round, reword_round, round_at, why_no_round
from .settling import take_back_settled
from .submitting import (
    AlreadySent,
    Answer,
    NotOpen,
    confirm,
    confirmation_ends,
    may_withdraw,
    received_from,
    submit,
    withdraw,
)
from .telling import numbers_concerned
from .theming import (
    accept_suggestion,
    ask_for_suggestions,
    keep_theme,
    reject_suggestion,
    remove_theme,
    set_themes,
    suggest_themes,
    tag,
)
from .ticking import tick, untick
from .withdrawing import withdraw_material

__all__ = [
    "TELL_SENDERS",
    "AlreadySent",
    "Answer",
    "Edited",
    "NewPhase",
    "NotOpen",
    "Part",
    "Passage",
    "Paused",
    "Reason",
    "Received",
    "Refusal",
    "TooManyDrafts",
    "accept",
    "accept_redaction",
    "accept_suggestion",
    "add_parties",
    "add_phase",
    "add_to_group",
    "after_disturbance",
    "announce_round",
    "ask",
    "ask_for_package",
    "ask_for_suggestions",
    "attach",
    "boxes_on",
    "cancel_round",
    "carry_over",
    "check_coder",
    "close_early",
    "code",
    "confirm",
    "confirm_fit",
    "confirm_organisation",
    "confirm_otherwise",
    "confirmation_ends",
    "copy_attachment",
    "copy_parties",
    "correct",
    "cover",
    "decline",
    "detach",
    "dismiss",
    "disown",
    "dissolve",
    "dissolve_group",
    "divide",
    "draft_ends",
    "draft_report",
    "drafts_of",
    "drop_from_gross_list",
    "due_reminders",
    "edit",
    "edit_section",
    "empty_case",
    "enqueue_forgotten",
    "enqueue_likening",
    "examine",
    "examine_all",
    "examine_waiting",
    "extend_for_disturbance",
    "files_of_draft",
    "forget_drafts",
    "forget_unsent_files",
    "gather_same_texts",
    "give_group_response",
    "group_proposals",
    "has_open_cpr",
    "hide",
    "keep_apart",
    "keep_draft",
    "keep_draft_text",
    "keep_earlier_version",
    "keep_theme",
    "lacking",
    "liken",
    "link",
    "link_group",
    "make_package",
    "make_public_pdf",
    "mark_read",
    "may_correct",
    "may_delete_draft_text",
    "may_remove_name",
    "may_withdraw",
    "move_deadline",
    "newest_version",
    "next_plan",
    "next_to_code",
    "not_examined",
    "numbers_concerned",
    "numbers_waiting",
    "open_findings",
    "open_proposals",
    "paragraphs_in",
    "pause",
    "propose",
    "propose_words",
    "publish",
    "publish_alike",
    "publish_batch",
    "publish_drafts",
    "publish_group",
    "publish_ready",
    "publish_report",
    "publish_response",
    "publish_submission",
    "read_again",
    "read_attachment",
    "read_sources",
    "read_waiting_attachments",
    "ready",
    "receive_elsewhere",
    "received_from",
    "recount",
    "refuse_alike",
    "refuse_publication",
    "reject_redaction",
    "reject_suggestion",
    "release_attachment",
    "remind_to_confirm",
    "remind_writers",
    "remove_marked",
    "remove_name",
    "remove_theme",
    "removed_from",
    "rename_file",
    "reopen",
    "replace_draft_text",
    "respond",
    "respond_to_group",
    "response_of",
    "restore",
    "revoke_links",
    "reword_round",
    "rewrite",
    "round_at",
    "say_read",
    "scan_attachment",
    "scan_waiting_attachments",
    "send",
    "send_letters",
    "set_address",
    "set_case",
    "set_themes",
    "settle",
    "show_attachment_again",
    "start_double_coding",
    "state_of",
    "submit",
    "suggest_themes",
    "tag",
    "take_back_settled",
    "take_out",
    "take_to_gross_list",
    "targets_of",
    "the_call",
    "tick",
    "uncover",
    "unlink",
    "untick",
    "waiting",
    "waits_to_be_read",
    "why_no_round",
    "withdraw",
    "withdraw_material",
    "withhold_attachment",
    "written_meanwhile",
]
