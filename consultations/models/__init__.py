"""From an answer to what became of it: consultation → submission → proposal → response → link."""

from .attachments import Attachment
from .casework import CaseFile, JournalEntry, Package
from .consultations import Consultation
from .deadlines import DeadlineChange
from .desk import DeskReading
from .divisions import FormerProposal, Remark
from .draft_texts import DraftParagraph, DraftText
from .drafts import SubmissionDraft
from .figures import ConsultationFigures, figures_of
from .groups import ProposalGroup, PublishingRound
from .invited import AnswerTick, InvitationLink, InvitedParty
from .likeness import AlikeAnswer, AnswerCluster, AnswerKeptApart, AnswerSignature
from .material import ConsultationDocument, EarlierMaterial
from .open_call import (
    AllYearSubmission,
    CallPause,
    GrossListEntry,
    OpenCall,
    ProposalRound,
    overdue_at,
)
from .parts import Question, SubmissionPart
from .phases import Phase
from .privacy import PrivacyText
from .proposals import Proposal, Response
from .provenance import ProvenanceLink
from .redactions import (
    Examination,
    Finding,
    PictureBar,
    PublicText,
    PublicWords,
    RedactedFile,
    Redaction,
)
from .reopenings import Reopening
from .reports import ReportRendition, ReportSection, ReportSource, ReportVersion
from .requests import SubmitterRequest
from .standard_reasons import StandardReason
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
    "AllYearSubmission",
    "AnswerCluster",
    "AnswerKeptApart",
    "AnswerSignature",
    "AnswerTick",
    "Attachment",
    "CallPause",
    "CaseFile",
    "CodedProposal",
    "Consultation",
    "ConsultationDocument",
    "ConsultationFigures",
    "DeadlineChange",
    "DeskReading",
    "DoubleCoding",
    "DraftParagraph",
    "DraftText",
    "EarlierMaterial",
    "Examination",
    "Finding",
    "FormerProposal",
    "GrossListEntry",
    "InvitationLink",
    "InvitedParty",
    "JournalEntry",
    "OpenCall",
    "Package",
    "Phase",
    "PictureBar",
    "PrivacyText",
    "Proposal",
    "ProposalGroup",
    "ProposalRound",
    "ProposalTag",
    "ProposalTheme",
    "ProvenanceLink",
    "PublicText",
    "PublicWords",
    "PublishingRound",
    "Question",
    "RedactedFile",
    "Redaction",
    "Remark",
    "Reopening",
    "ReportRendition",
    "ReportSection",
    "ReportSource",
    "ReportVersion",
    "Response",
    "StandardReason",
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
    "overdue_at",
]
