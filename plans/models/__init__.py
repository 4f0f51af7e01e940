"""What a plan is: plan → theme → initiative → milestone → status, evidence, evaluation."""

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
from .network import NetworkMeeting
from .plans import ActionPlan, PlanAlias, Theme
from .progress import Milestone, StatusUpdate
from .requests import OwnerReport, OwnerRequest

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
    "OwnerReport",
    "OwnerRequest",
    "PlanAlias",
    "Rendition",
    "Snapshot",
    "StatusUpdate",
    "Theme",
]
