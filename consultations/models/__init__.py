"""From an answer to what became of it: consultation → submission → proposal → response → link."""

from .attachments import Attachment
from .consultations import Consultation, ConsultationDocument, Phase
from .drafts import SubmissionDraft
from .figures import ConsultationFigures, figures_of
from .likeness import AlikeAnswer, AnswerCluster, AnswerKeptApart, AnswerSignature
from .proposals import Proposal, ProvenanceLink, Response
from .submissions import Submission, SubmissionVersion, SubmitterIdentity

__all__ = [
    "AlikeAnswer",
    "AnswerCluster",
    "AnswerKeptApart",
    "AnswerSignature",
    "Attachment",
    "Consultation",
    "ConsultationDocument",
    "ConsultationFigures",
    "Phase",
    "Proposal",
    "ProvenanceLink",
    "Response",
    "Submission",
    "SubmissionDraft",
    "SubmissionVersion",
    "SubmitterIdentity",
    "figures_of",
]
