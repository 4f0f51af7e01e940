"""Staff pages: keeping consultations, reviewing answers, responding to proposals."""

from . import home  # declares what the staff home says
from .consultations import ConsultationAdmin
from .privacy import PrivacyTextAdmin
from .proposals import ProposalAdmin
from .questions import QuestionAdmin
from .requests import SubmitterRequestAdmin
from .submissions import SubmissionAdmin

__all__ = [
    "ConsultationAdmin",
    "PrivacyTextAdmin",
    "ProposalAdmin",
    "QuestionAdmin",
    "SubmissionAdmin",
    "SubmitterRequestAdmin",
    "home",
]
