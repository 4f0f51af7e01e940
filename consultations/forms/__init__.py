"""What may come in: the public's answer, and what staff write."""

from .answering import AboutForm, AnswerForm
from .deadlines import DeadlineField, OpeningField
from .responding import GroupForm, RespondForm
from .staff import (
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
    "DeadlineField",
    "DocumentForm",
    "GroupForm",
    "HideForm",
    "OpeningField",
    "PhaseForm",
    "PhaseFormSet",
    "ReasonForm",
    "RefusalForm",
    "RespondForm",
]
