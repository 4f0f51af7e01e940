"""From an answer to what became of it: consultation → submission → proposal → response → link."""

from .attachments import Attachment
from .casework import CaseFile, JournalEntry, Package
from .consultations import Consultation, ConsultationDocument, Phase
from .drafts import SubmissionDraft
from .figures import ConsultationFigures, figures_of
from .proposals import Proposal, ProvenanceLink, Response
from .reports import ReportRendition, ReportSection, ReportSource, ReportVersion
from .submissions import Submission, SubmissionVersion, SubmitterIdentity

__all__ = [
    "Attachment",
    "CaseFile",
    "Consultation",
    "ConsultationDocument",
    "ConsultationFigures",
    "JournalEntry",
    "Package",
    "Phase",
    "Proposal",
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
    "figures_of",
]
