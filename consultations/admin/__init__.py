"""Staff pages: keeping consultations, reviewing answers, responding to proposals."""

from . import home  # declares what the staff home says
from .attachments import AttachmentAdmin
from .consultations import ConsultationAdmin
from .proposals import ProposalAdmin
from .submissions import SubmissionAdmin

__all__ = ["AttachmentAdmin", "ConsultationAdmin", "ProposalAdmin", "SubmissionAdmin", "home"]
