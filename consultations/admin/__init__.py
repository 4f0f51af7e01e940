"""Staff pages: keeping consultations, reviewing answers, responding to proposals."""

from . import home
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
