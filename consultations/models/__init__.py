"""From an answer to what became of it: consultation → submission → proposal → response → link."""

from .attachments import Attachment
from .consultations import Consultation, ConsultationDocument, Phase
from .drafts import SubmissionDraft
from .figures import ConsultationFigures, figures_of
from .open_call import (
    AllYearSubmission,
    CallPause,
    GrossListEntry,
    OpenCall,
    ProposalRound,
    overdue_at,
)
from .proposals import Proposal, ProvenanceLink, Response
from .submissions import Submission, SubmissionVersion, SubmitterIdentity

__all__ = [
    "AllYearSubmission",
    "Attachment",
    "CallPause",
    "Consultation",
    "ConsultationDocument",
    "ConsultationFigures",
    "GrossListEntry",
    "OpenCall",
    "Phase",
    "Proposal",
    "ProposalRound",
    "ProvenanceLink",
    "Response",
    "Submission",
    "SubmissionDraft",
    "SubmissionVersion",
    "SubmitterIdentity",
    "figures_of",
    "overdue_at",
]
