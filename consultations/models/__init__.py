"""From an answer to what became of it: consultation → submission → proposal → response → link."""

from .attachments import Attachment
from .consultations import Consultation, ConsultationDocument, Phase
from .drafts import SubmissionDraft
from .figures import ConsultationFigures, figures_of
from .proposals import Proposal, ProvenanceLink, Response
from .redactions import (
    Examination,
    Finding,
    PictureBar,
    PublicText,
    PublicWords,
    RedactedFile,
    Redaction,
)
from .submissions import Submission, SubmissionVersion, SubmitterIdentity

__all__ = [
    "Attachment",
    "Consultation",
    "ConsultationDocument",
    "ConsultationFigures",
    "Examination",
    "Finding",
    "Phase",
    "PictureBar",
    "Proposal",
    "ProvenanceLink",
    "PublicText",
    "PublicWords",
    "RedactedFile",
    "Redaction",
    "Response",
    "Submission",
    "SubmissionDraft",
    "SubmissionVersion",
    "SubmitterIdentity",
    "figures_of",
]
