"""What a plan is: plan → theme → initiative → milestone → status, evidence, evaluation."""

from .cocreation import CoCreationStep, CoCreationTimeline, StepMove
from .commitments import (
    Commitment,
    CommitmentAlias,
    CommitmentAnswer,
    CommitmentParty,
)
from .documents import Document
from .evaluations import Evaluation, EvaluationSection, Rendition, Snapshot
from .facts import Fact
from .membership import NetworkMember, NetworkRules
from .network import MeetingParticipant, NetworkMeeting
from .outreach import OutreachActivity
from .plans import ActionPlan, PlanAlias, Theme
from .progress import Evidence, Milestone, StatusUpdate

__all__ = [
    "ActionPlan",
    "CoCreationStep",
    "CoCreationTimeline",
    "Commitment",
    "CommitmentAlias",
    "CommitmentAnswer",
    "CommitmentParty",
    "Document",
    "Evaluation",
    "EvaluationSection",
    "Evidence",
    "Fact",
    "MeetingParticipant",
    "Milestone",
    "NetworkMeeting",
    "NetworkMember",
    "NetworkRules",
    "OutreachActivity",
    "PlanAlias",
    "Rendition",
    "Snapshot",
    "StatusUpdate",
    "StepMove",
    "Theme",
]
