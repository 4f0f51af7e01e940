"""What may come in: the public's answer, and what staff write."""

from .answering import AboutForm, AnswerForm
from .attachments import FilesForm, WithholdForm
from .deadlines import DeadlineField, OpeningField
from .reports import PublishReportForm
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
    "DeadlineField",
    "DocumentForm",
    "FilesForm",
    "HideForm",
    "OpeningField",
    "PhaseForm",
    "PhaseFormSet",
    "PublishReportForm",
    "ReasonForm",
    "RefusalForm",
    "RespondForm",
    "WithholdForm",
]
