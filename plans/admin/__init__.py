"""Staff pages for plans: short lists, acts as buttons, and what hangs on a plan beside it."""

from ..admin_evaluations import EvaluationAdmin
from ..admin_facts import FactAdmin
from .assessments import AssessmentAdmin, RecommendationAdmin, TermAdmin
from .commitments import CommitmentAdmin
from .documents import DocumentAdmin
from .membership import NetworkMemberAdmin, NetworkRulesAdmin
from .milestones import MilestoneAdmin
from .network import NetworkMeetingAdmin
from .outreach import OutreachActivityAdmin
from .owners import OwnerReportAdmin, OwnerRequestAdmin
from .plans import ActionPlanAdmin, ThemeAdmin
from .timelines import CoCreationStepAdmin, CoCreationTimelineAdmin

__all__ = [
    "ActionPlanAdmin",
    "AssessmentAdmin",
    "CoCreationStepAdmin",
    "CoCreationTimelineAdmin",
    "CommitmentAdmin",
    "DocumentAdmin",
    "EvaluationAdmin",
    "FactAdmin",
    "MilestoneAdmin",
    "NetworkMeetingAdmin",
    "NetworkMemberAdmin",
    "NetworkRulesAdmin",
    "OutreachActivityAdmin",
    "OwnerReportAdmin",
    "OwnerRequestAdmin",
    "RecommendationAdmin",
    "TermAdmin",
    "ThemeAdmin",
]
