"""Staff pages: keeping consultations, reviewing answers, responding to proposals."""

from . import home  # declares what the staff home says
from .coding import DoubleCodingAdmin
from .consultations import ConsultationAdmin
from .likeness import AnswerClusterAdmin
from .proposals import ProposalAdmin
from .submissions import SubmissionAdmin
from .themes import ProposalThemeAdmin, ThemeSuggestionAdmin

__all__ = [
    "AnswerClusterAdmin",
    "ConsultationAdmin",
    "DoubleCodingAdmin",
    "ProposalAdmin",
    "ProposalThemeAdmin",
    "SubmissionAdmin",
    "ThemeSuggestionAdmin",
    "home",
]
