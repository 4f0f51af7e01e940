"""From an answer to what became of it: consultation → submission → proposal → response → link."""

from .attachments import Attachment
from .consultations import Consultation, ConsultationDocument, Phase
from .deadlines import DeadlineChange
from .drafts import SubmissionDraft
from .figures import ConsultationFigures, figures_of
from .invited import AnswerTick, InvitationLink, InvitedParty
from .material import EarlierMaterial
from .proposals import Proposal, ProvenanceLink, Response
from .submissions import Submission, SubmissionVersion, SubmitterIdentity

__all__ = [
    "AnswerTick",
    "Attachment",
    "Consultation",
    "ConsultationDocument",
    "ConsultationFigures",
    "DeadlineChange",
    "EarlierMaterial",
    "InvitationLink",
    "InvitedParty",
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
