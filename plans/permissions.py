"""Who may do what with plans and what hangs on them."""

from dataclasses import dataclass

import rules

from ogp_portal.accounts.permissions import is_editor, is_staff, kept_by, read_by

__all__ = [
    "KEPT_BY_EDITORS",
    "READ_BY_STAFF",
    "PreviewReader",
    "is_editor",
    "is_staff",
    "may_publish_evaluation",
]

KEPT_BY_EDITORS = kept_by(is_editor)
READ_BY_STAFF = read_by(is_staff)


@dataclass(frozen=True)
class PreviewReader:
    """Somebody whom an editor sent the link to one draft: anonymous, and may read that draft.

    It stands for the reader wherever `.visible_to(…)` asks for one. It has no role and no right.
    """

    plan: int
    is_authenticated: bool = False


@rules.predicate
def is_publishable_evaluation(user, evaluation) -> bool:
    """A portal's own draft that is no trial; trials stay with staff (issue of honesty, 5.9)."""
    return evaluation is None or not evaluation.is_trial


may_publish_evaluation = is_editor & is_publishable_evaluation
rules.add_perm("plans.publish_evaluation", may_publish_evaluation)
rules.add_perm("plans.build_evaluation", is_editor)
