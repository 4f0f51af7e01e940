"""Which material is withdrawn, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Consultation
from .phases import PublicReasonForm


class WithdrawMaterialForm(PublicReasonForm):
    """The document and the public reason."""

    document = forms.ModelChoiceField(None, label=_("Material"))
    field_order = ["document", "reason_da", "reason_en"]

    def __init__(self, *args, subject: Consultation, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["document"].queryset = subject.documents.filter(withdrawn_at=None)

    def for_action(self, given: dict[str, object]) -> dict[str, object]:
        return {**super().for_action(given), "document": given["document"]}
