"""Staff pages: keeping consultations, reviewing answers, responding to proposals."""

from . import home  # declares what the staff home says
from .consultations import ConsultationAdmin
from .likeness import AnswerClusterAdmin
from .proposals import ProposalAdmin
from .submissions import SubmissionAdmin

__all__ = ["AnswerClusterAdmin", "ConsultationAdmin", "ProposalAdmin", "SubmissionAdmin", "home"]
