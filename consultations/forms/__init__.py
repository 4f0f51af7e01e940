"""What may come in: the public's answer, and what staff write."""

from .answering import AboutForm, AnswerForm
from .deadlines import DeadlineField, OpeningField
from .redacting import CoverForm, ReceiveForm, RenameForm, WordsForm
from .staff import (
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
    "CoverForm",
    "DeadlineField",
    "DocumentForm",
    "HideForm",
    "OpeningField",
    "PhaseForm",
    "PhaseFormSet",
    "ReasonForm",
    "ReceiveForm",
    "RefusalForm",
    "RenameForm",
    "RespondForm",
    "WordsForm",
]
