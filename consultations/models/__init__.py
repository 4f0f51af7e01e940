"""From an answer to what became of it: consultation → submission → proposal → response → link."""

from .attachments import Attachment
from .consultations import Consultation, ConsultationDocument, Phase
from .drafts import SubmissionDraft
from .figures import ConsultationFigures, figures_of
from .parts import Question, SubmissionPart
from .privacy import PrivacyText
from .proposals import Proposal, ProvenanceLink, Response
from .requests import SubmitterRequest
from .submissions import Submission, SubmissionVersion, SubmitterIdentity

__all__ = [
    "Attachment",
    "Consultation",
    "ConsultationDocument",
    "ConsultationFigures",
    "Phase",
    "PrivacyText",
    "Proposal",
    "ProvenanceLink",
    "Question",
    "Response",
    "Submission",
    "SubmissionDraft",
    "SubmissionPart",
    "SubmissionVersion",
    "SubmitterIdentity",
    "SubmitterRequest",
    "figures_of",
]
