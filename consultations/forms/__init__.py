"""What may come in: the public's answer, and what staff write."""

from .answering import AboutForm, AnswerForm
from .attachments import FilesForm, WithholdForm
from .deadlines import DeadlineField, OpeningField
from .own import CorrectionForm, DraftAddressForm, EditForm, ObjectionForm
from .redacting import CoverForm, ReceiveForm, RenameForm, WordsForm
from .reports import PublishReportForm
from .responding import GroupForm, RespondForm
from .staff import (
    ConfirmOtherwiseForm,
    DeclineForm,
    DocumentForm,
    HideForm,
    PhaseForm,
    PhaseFormSet,
    ReasonForm,
    RefusalForm,
)

__all__ = [
    "AboutForm",
    "AnswerForm",
    "ConfirmOtherwiseForm",
    "CorrectionForm",
    "CoverForm",
    "DeadlineField",
    "DeclineForm",
    "DocumentForm",
    "DraftAddressForm",
    "EditForm",
    "FilesForm",
    "GroupForm",
    "HideForm",
    "ObjectionForm",
    "OpeningField",
    "PhaseForm",
    "PhaseFormSet",
    "PublishReportForm",
    "ReasonForm",
    "ReceiveForm",
    "RefusalForm",
    "RenameForm",
    "RespondForm",
    "WithholdForm",
    "WordsForm",
]
