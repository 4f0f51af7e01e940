"""What a plan is: plan → theme → initiative → milestone → status, evidence, evaluation."""

from .commitments import (
    Commitment,
    CommitmentAlias,
    CommitmentAnswer,
    CommitmentParty,
)
from .documents import Document
from .evaluations import Evaluation, EvaluationSection, Rendition, Snapshot
from .facts import Fact
from .network import NetworkMeeting
from .plans import ActionPlan, PlanAlias, Theme
from .progress import Evidence, Milestone, StatusUpdate

__all__ = [
    "ActionPlan",
    "Commitment",
    "CommitmentAlias",
    "CommitmentAnswer",
    "CommitmentParty",
    "Document",
    "Evaluation",
    "EvaluationSection",
    "Evidence",
    "Fact",
    "Milestone",
    "NetworkMeeting",
    "PlanAlias",
    "Rendition",
    "Snapshot",
    "StatusUpdate",
    "Theme",
]
