"""From an answer to what became of it: consultation → submission → proposal → response → link."""

from .attachments import Attachment
from .consultations import Consultation, ConsultationDocument, Phase
from .divisions import FormerProposal, Remark
from .drafts import SubmissionDraft
from .figures import ConsultationFigures, figures_of
from .groups import ProposalGroup, PublishingRound
from .proposals import Proposal, Response
from .provenance import ProvenanceLink
from .standard_reasons import StandardReason
from .submissions import Submission, SubmissionVersion, SubmitterIdentity

__all__ = [
    "Attachment",
    "Consultation",
    "ConsultationDocument",
    "ConsultationFigures",
    "FormerProposal",
    "Phase",
    "Proposal",
    "ProposalGroup",
    "ProvenanceLink",
    "PublishingRound",
    "Remark",
    "Response",
    "StandardReason",
    "Submission",
    "SubmissionDraft",
    "SubmissionVersion",
    "SubmitterIdentity",
    "figures_of",
]
