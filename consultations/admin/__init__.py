"""Staff pages: keeping consultations, reviewing answers, responding to proposals."""

from . import home
from .attachments import AttachmentAdmin
from .casework import CaseFileAdmin, PackageAdmin
from .coding import DoubleCodingAdmin
from .consultations import ConsultationAdmin
from .draft_texts import DraftTextAdmin
from .groups import ProposalGroupAdmin
from .inviting import InvitedPartyAdmin
from .likeness import AnswerClusterAdmin
from .open_call import AllYearSubmissionAdmin, OpenCallAdmin, ProposalRoundAdmin
from .privacy import PrivacyTextAdmin
from .proposals import ProposalAdmin
from .questions import QuestionAdmin
from .reports import ReportSectionAdmin
from .requests import SubmitterRequestAdmin
from .standard_reasons import StandardReasonAdmin
from .submissions import SubmissionAdmin
from .themes import ProposalThemeAdmin, ThemeSuggestionAdmin

__all__ = [
    "AllYearSubmissionAdmin",
    "AnswerClusterAdmin",
    "AttachmentAdmin",
    "CaseFileAdmin",
    "ConsultationAdmin",
    "DoubleCodingAdmin",
    "DraftTextAdmin",
    "InvitedPartyAdmin",
    "OpenCallAdmin",
    "PackageAdmin",
    "PrivacyTextAdmin",
    "ProposalAdmin",
    "ProposalGroupAdmin",
    "ProposalRoundAdmin",
    "ProposalThemeAdmin",
    "QuestionAdmin",
    "ReportSectionAdmin",
    "StandardReasonAdmin",
    "SubmissionAdmin",
    "SubmitterRequestAdmin",
    "ThemeSuggestionAdmin",
    "home",
]
