"""Staff pages: keeping consultations, reviewing answers, responding to proposals."""

from . import home  # declares what the staff home says
from .consultations import ConsultationAdmin
from .open_call import AllYearSubmissionAdmin, OpenCallAdmin, ProposalRoundAdmin
from .proposals import ProposalAdmin
from .submissions import SubmissionAdmin

__all__ = [
    "AllYearSubmissionAdmin",
    "ConsultationAdmin",
    "OpenCallAdmin",
    "ProposalAdmin",
    "ProposalRoundAdmin",
    "SubmissionAdmin",
    "home",
]
