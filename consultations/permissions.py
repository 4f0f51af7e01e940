"""Who may do what with consultations and answers."""

import rules

from ogp_portal.accounts.permissions import is_editor, is_moderator, is_staff, kept_by

__all__ = ["KEPT_BY_EDITORS", "REVIEWED_BY_STAFF", "is_editor", "is_moderator", "is_staff"]

KEPT_BY_EDITORS = kept_by(is_editor)
REVIEWED_BY_STAFF = {
    "view": is_editor | is_moderator,
    "change": is_editor | is_moderator,
    "add": is_editor,
}

rules.add_perm("consultations.publish_consultation", is_editor)
rules.add_perm("consultations.settle_consultation", is_editor)
rules.add_perm("consultations.publish_submission", is_editor)
rules.add_perm("consultations.moderate_submission", is_editor | is_moderator)
rules.add_perm("consultations.respond_to_proposal", is_editor)
rules.add_perm("consultations.read_identity", is_editor | is_moderator)
rules.add_perm("consultations.read_original", is_editor | is_moderator)
rules.add_perm("consultations.redact_submission", is_editor | is_moderator)
rules.add_perm("consultations.receive_submission", is_editor | is_moderator)
