"""What may come in: the public's answer, and what staff write."""

from .answering import AboutForm, AnswerForm
from .attachments import FilesForm, WithholdForm
from .deadlines import DeadlineField, OpeningField
from .draft_texts import DraftTextForm, ReplaceDraftTextForm
from .inviting import AddListForm, EarlierForm, InvitedPartyForm, PasteForm, TickForm
from .material import WithdrawMaterialForm
from .moving import CloseEarlyForm, DisturbanceForm, MoveDeadlineForm
from .open_call import AboutProposerForm, PauseForm, ProposalCorrectionForm, ProposalForm, RoundForm
from .own import CorrectionForm, DraftAddressForm, EditForm, ObjectionForm, ProposalDraftAddressForm
from .phases import NewPhaseForm, PublicReasonForm
from .redacting import CoverForm, ReceiveForm, RenameForm, WordsForm
from .reports import PublishReportForm
from .responding import GroupForm, RespondForm
from .staff import (
    AcceptForm,
    ConfirmOtherwiseForm,
    DeclineForm,
    DocumentForm,
    HideForm,
    NumberedFormSet,
    PhaseForm,
    PhaseFormSet,
    PublishForm,
    ReasonForm,
    RefusalForm,
)

__all__ = [
    "AboutForm",
    "AboutProposerForm",
    "AcceptForm",
    "AddListForm",
    "AnswerForm",
    "CloseEarlyForm",
    "ConfirmOtherwiseForm",
    "CorrectionForm",
    "CoverForm",
    "DeadlineField",
    "DeclineForm",
    "DisturbanceForm",
    "DocumentForm",
    "DraftAddressForm",
    "DraftTextForm",
    "EarlierForm",
    "EditForm",
    "FilesForm",
    "GroupForm",
    "HideForm",
    "InvitedPartyForm",
    "MoveDeadlineForm",
    "NewPhaseForm",
    "NumberedFormSet",
    "ObjectionForm",
    "OpeningField",
    "PasteForm",
    "PauseForm",
    "PhaseForm",
    "PhaseFormSet",
    "ProposalCorrectionForm",
    "ProposalDraftAddressForm",
    "ProposalForm",
    "PublicReasonForm",
    "PublishForm",
    "PublishReportForm",
    "ReasonForm",
    "ReceiveForm",
    "RefusalForm",
    "RenameForm",
    "ReplaceDraftTextForm",
    "RespondForm",
    "RoundForm",
    "TickForm",
    "WithdrawMaterialForm",
    "WithholdForm",
    "WordsForm",
]
