"""Staff pages: keeping consultations, reviewing answers, responding to proposals."""

from . import home  # declares what the staff home says
from .consultations import ConsultationAdmin
from .groups import ProposalGroupAdmin
from .proposals import ProposalAdmin
from .standard_reasons import StandardReasonAdmin
from .submissions import SubmissionAdmin

__all__ = [
    "ConsultationAdmin",
    "ProposalAdmin",
    "ProposalGroupAdmin",
    "StandardReasonAdmin",
    "SubmissionAdmin",
    "home",
]
