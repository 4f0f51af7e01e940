"""What may come in: the public's answer, and what staff write."""

from .answering import AboutForm, AnswerForm
from .deadlines import DeadlineField, OpeningField
from .inviting import AddListForm, EarlierForm, InvitedPartyForm, PasteForm, TickForm
from .moving import CloseEarlyForm, DisturbanceForm, MoveDeadlineForm
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
    "AddListForm",
    "AnswerForm",
    "CloseEarlyForm",
    "DeadlineField",
    "DisturbanceForm",
    "DocumentForm",
    "EarlierForm",
    "HideForm",
    "InvitedPartyForm",
    "MoveDeadlineForm",
    "OpeningField",
    "PasteForm",
    "PhaseForm",
    "PhaseFormSet",
    "ReasonForm",
    "RefusalForm",
    "RespondForm",
    "TickForm",
]
