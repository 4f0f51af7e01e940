"""Staff pages: keeping consultations, reviewing answers, responding to proposals."""

from . import home  # declares what the staff home says
from .consultations import ConsultationAdmin
from .inviting import InvitedPartyAdmin
from .proposals import ProposalAdmin
from .submissions import SubmissionAdmin

__all__ = ["ConsultationAdmin", "InvitedPartyAdmin", "ProposalAdmin", "SubmissionAdmin", "home"]
