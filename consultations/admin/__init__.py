"""Staff pages: keeping consultations, reviewing answers, responding to proposals."""

from . import home  # declares what the staff home says
from .casework import CaseFileAdmin, PackageAdmin
from .consultations import ConsultationAdmin
from .proposals import ProposalAdmin
from .reports import ReportSectionAdmin
from .submissions import SubmissionAdmin

__all__ = [
    "CaseFileAdmin",
    "ConsultationAdmin",
    "PackageAdmin",
    "ProposalAdmin",
    "ReportSectionAdmin",
    "SubmissionAdmin",
    "home",
]
