"""Staff pages: keeping consultations, reviewing answers, responding to proposals."""

from . import home
from .attachments import AttachmentAdmin
from .casework import CaseFileAdmin, PackageAdmin
from .coding import DoubleCodingAdmin
from .consultations import ConsultationAdmin
from .likeness import AnswerClusterAdmin
from .proposals import ProposalAdmin
from .reports import ReportSectionAdmin
from .submissions import SubmissionAdmin
from .themes import ProposalThemeAdmin, ThemeSuggestionAdmin

__all__ = [
    "AnswerClusterAdmin",
    "AttachmentAdmin",
    "CaseFileAdmin",
    "ConsultationAdmin",
    "DoubleCodingAdmin",
    "PackageAdmin",
    "ProposalAdmin",
    "ProposalThemeAdmin",
    "ReportSectionAdmin",
    "SubmissionAdmin",
    "ThemeSuggestionAdmin",
    "home",
]
