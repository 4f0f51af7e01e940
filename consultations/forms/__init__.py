"""What may come in: the public's answer, and what staff write."""

from .answering import AboutForm, AnswerForm
from .deadlines import DeadlineField, OpeningField
from .open_call import AboutProposerForm, CorrectionForm, PauseForm, ProposalForm, RoundForm
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
    "AboutProposerForm",
    "AnswerForm",
    "CorrectionForm",
    "DeadlineField",
    "DocumentForm",
    "HideForm",
    "OpeningField",
    "PauseForm",
    "PhaseForm",
    "PhaseFormSet",
    "ProposalForm",
    "ReasonForm",
    "RefusalForm",
    "RespondForm",
    "RoundForm",
]
