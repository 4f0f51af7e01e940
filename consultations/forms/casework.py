"""What staff write of a case, and which package they ask for."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..enums import PackageScope
from ..models import Submission

CASE_NUMBER_LENGTH = 60


class CaseForm(forms.Form):
    """Case number and last day of keeping."""

    case_number = forms.CharField(
        label=_("Case number"), max_length=CASE_NUMBER_LENGTH, required=False
    )
    keep_until = forms.DateField(
        label=_("Keep what is not public until"),
        required=False,
        widget=AdminDateWidget,
        help_text=_(
            "It is deleted the day after. The case's page shows beforehand what will be deleted."
        ),
    )


class JournalForm(forms.Form):
    """How much goes into a package for the journal."""

    scope = forms.ChoiceField(
        label=_("Extent"), choices=PackageScope.choices, initial=PackageScope.NEW
    )


class AccessForm(forms.Form):
    """Whose answers a package for access to documents holds."""

    submission = forms.CharField(
        label=_("Only the answers of the sender behind this answer (reference)"),
        max_length=12,
        required=False,
        help_text=_("Leave empty for every answer to the consultation."),
    )

    def clean_submission(self) -> Submission | None:
        reference = self.cleaned_data["submission"].strip().upper()
        if not reference:
            return None
        found = Submission.objects.filter(reference=reference).first()
        if found is None:
            raise ValidationError(_("There is no answer with this reference."))
        return found
