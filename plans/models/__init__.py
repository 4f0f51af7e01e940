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
from .imports import PlanImport
from .network import NetworkMeeting
from .plans import ActionPlan, PlanAlias, Theme
from .previews import PlanPreview
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
    "PlanImport",
    "PlanPreview",
    "Rendition",
    "Snapshot",
    "StatusUpdate",
    "Theme",
]
