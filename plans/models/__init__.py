"""What a plan is: plan → theme → initiative → milestone → status, evidence, evaluation."""

from .amendments import Amendment
from .assessments import Assessment, FollowUp, Recommendation
from .cocreation import CoCreationStep, CoCreationTimeline, StepMove
from .commitments import (
    Commitment,
    CommitmentAlias,
    CommitmentAnswer,
    CommitmentParty,
)
from .documents import Document
from .evaluations import Evaluation, EvaluationSection, Rendition, Snapshot
from .evidence import Evidence
from .facts import Fact
from .imports import PlanImport
from .membership import NetworkMember, NetworkRules
from .network import MeetingParticipant, NetworkMeeting
from .outreach import OutreachActivity
from .plans import ActionPlan, PlanAlias, PlanSection, Theme
from .previews import PlanPreview
from .progress import Milestone, StatusUpdate
from .relations import CommitmentLink, CommitmentTerm, Term
from .requests import OwnerReport, OwnerRequest

__all__ = [
    "ActionPlan",
    "Amendment",
    "Assessment",
    "CoCreationStep",
    "CoCreationTimeline",
    "Commitment",
    "CommitmentAlias",
    "CommitmentAnswer",
    "CommitmentLink",
    "CommitmentParty",
    "CommitmentTerm",
    "Document",
    "Evaluation",
    "EvaluationSection",
    "Evidence",
    "Fact",
    "FollowUp",
    "MeetingParticipant",
    "Milestone",
    "NetworkMeeting",
    "NetworkMember",
    "NetworkRules",
    "OutreachActivity",
    "OwnerReport",
    "OwnerRequest",
    "PlanAlias",
    "PlanImport",
    "PlanPreview",
    "PlanSection",
    "Recommendation",
    "Rendition",
    "Snapshot",
    "StatusUpdate",
    "StepMove",
    "Term",
    "Theme",
]
