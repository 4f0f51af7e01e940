"""From an answer to what became of it: consultation → submission → proposal → response → link."""

from .attachments import Attachment
from .casework import CaseFile, JournalEntry, Package
from .consultations import Consultation, ConsultationDocument, Phase
from .drafts import SubmissionDraft
from .figures import ConsultationFigures, figures_of
from .likeness import AlikeAnswer, AnswerCluster, AnswerKeptApart, AnswerSignature
from .proposals import Proposal, ProvenanceLink, Response
from .reports import ReportRendition, ReportSection, ReportSource, ReportVersion
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
    "Proposal",
    "ProposalTag",
    "ProposalTheme",
    "ProvenanceLink",
    "ReportRendition",
    "ReportSection",
    "ReportSource",
    "ReportVersion",
    "Response",
    "Submission",
    "SubmissionDraft",
    "SubmissionVersion",
    "SubmitterIdentity",
    "SuggestedProposal",
    "ThemeSuggestion",
    "ThemeSuggestionRun",
    "figures_of",
]
