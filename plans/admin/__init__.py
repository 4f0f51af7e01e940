"""Staff pages for plans: short lists, acts as buttons, and what hangs on a plan beside it."""

from ..admin_evaluations import EvaluationAdmin
from ..admin_facts import FactAdmin
from .commitments import CommitmentAdmin
from .documents import DocumentAdmin
from .milestones import MilestoneAdmin
from .network import NetworkMeetingAdmin
from .owners import OwnerReportAdmin, OwnerRequestAdmin
from .plans import ActionPlanAdmin, ThemeAdmin

__all__ = [
    "ActionPlanAdmin",
    "CommitmentAdmin",
    "DocumentAdmin",
    "EvaluationAdmin",
    "FactAdmin",
    "MilestoneAdmin",
    "NetworkMeetingAdmin",
    "OwnerReportAdmin",
    "OwnerRequestAdmin",
    "ThemeAdmin",
]
