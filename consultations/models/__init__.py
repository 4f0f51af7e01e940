"""From an answer to what became of it: consultation → submission → proposal → response → link."""

from .attachments import Attachment
from .casework import CaseFile, JournalEntry, Package
from .consultations import Consultation, ConsultationDocument, Phase
from .drafts import SubmissionDraft
from .figures import ConsultationFigures, figures_of
from .likeness import AlikeAnswer, AnswerCluster, AnswerKeptApart, AnswerSignature
from .parts import Question, SubmissionPart
from .privacy import PrivacyText
from .proposals import Proposal, ProvenanceLink, Response
from .reports import ReportRendition, ReportSection, ReportSource, ReportVersion
from .requests import SubmitterRequest
from .submissions import Submission, SubmissionVersion, SubmitterIdentity
from .themes import (
    CodedProposal,
    DoubleCoding,
    ProposalTag,
    ProposalTheme,
    SuggestedProposal,
    ThemeSuggestion,
    ThemeSuggestionRun,
)

__all__ = [
    "AlikeAnswer",
    "AnswerCluster",
    "AnswerKeptApart",
    "AnswerSignature",
    "Attachment",
    "CaseFile",
    "CodedProposal",
    "Consultation",
    "ConsultationDocument",
    "ConsultationFigures",
    "DoubleCoding",
    "JournalEntry",
    "Package",
    "Phase",
    "PrivacyText",
    "Proposal",
    "ProposalTag",
    "ProposalTheme",
    "ProvenanceLink",
    "Question",
    "ReportRendition",
    "ReportSection",
    "ReportSource",
    "ReportVersion",
    "Response",
    "Submission",
    "SubmissionDraft",
    "SubmissionPart",
    "SubmissionVersion",
    "SubmitterIdentity",
    "SubmitterRequest",
    "SuggestedProposal",
    "ThemeSuggestion",
    "ThemeSuggestionRun",
    "figures_of",
]
