"""What may come in: the public's answer, and what staff write."""

from .answering import AboutForm, AnswerForm
from .deadlines import DeadlineField, OpeningField
from .own import CorrectionForm, DraftAddressForm, EditForm, ObjectionForm
from .staff import (
    ConfirmOtherwiseForm,
    DeclineForm,
    DocumentForm,
    HideForm,
    PhaseForm,
    PhaseFormSet,
    ReasonForm,
    RefusalForm,
    RespondForm,
)

__all__ = [
    "AboutForm",
    "AnswerForm",
    "ConfirmOtherwiseForm",
    "CorrectionForm",
    "DeadlineField",
    "DeclineForm",
    "DocumentForm",
    "DraftAddressForm",
    "EditForm",
    "HideForm",
    "ObjectionForm",
    "OpeningField",
    "PhaseForm",
    "PhaseFormSet",
    "ReasonForm",
    "RefusalForm",
    "RespondForm",
]
