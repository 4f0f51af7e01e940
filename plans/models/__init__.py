"""What a plan is: plan → theme → initiative → milestone → status, evidence, evaluation."""

from .amendments import Amendment
from .assessments import Assessment, FollowUp, Recommendation
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
from .plans import ActionPlan, PlanAlias, PlanSection, Theme
from .progress import Evidence, Milestone, StatusUpdate
from .relations import CommitmentLink, CommitmentTerm, Term

__all__ = [
    "ActionPlan",
    "Amendment",
    "Assessment",
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
    "Milestone",
    "NetworkMeeting",
    "PlanAlias",
    "PlanSection",
    "Recommendation",
    "Rendition",
    "Snapshot",
    "StatusUpdate",
    "Term",
    "Theme",
]
