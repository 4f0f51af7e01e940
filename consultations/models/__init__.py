"""From an answer to what became of it: consultation → submission → proposal → response → link."""

from .consultations import Consultation, ConsultationDocument, Phase
from .figures import ConsultationFigures, figures_of
from .proposals import Proposal, ProvenanceLink, Response
from .submissions import Submission, SubmissionVersion, SubmitterIdentity

__all__ = [
    "Consultation",
    "ConsultationDocument",
    "ConsultationFigures",
    "Phase",
    "Proposal",
    "ProvenanceLink",
    "Response",
    "Submission",
    "SubmissionVersion",
    "SubmitterIdentity",
    "figures_of",
]
