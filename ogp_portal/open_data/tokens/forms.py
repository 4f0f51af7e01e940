"""What an administrator says of a new token."""

import datetime as dt

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.dates import COPENHAGEN, end_of_day

from .models import ApiToken, Scope


def _in_days(days: int) -> dt.date:
    return timezone.now().astimezone(COPENHAGEN).date() + dt.timedelta(days=days)


class NewTokenForm(forms.ModelForm):
    """Name, body, what it may be used to, and its last day."""

    scopes = forms.MultipleChoiceField(
        label=_("may be used to"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    last_day = forms.DateField(
        label=_("works until and including"),
        widget=AdminDateWidget,
        initial=lambda: _in_days(limits.TOKEN_DAYS),
        help_text=_("At most %(days)d days from today.") % {"days": limits.TOKEN_LONGEST_DAYS},
    )

    class Meta:
        model = ApiToken
        fields = ["label", "organisation", "scopes", "commitments"]

    def clean_last_day(self) -> dt.date:
        day = self.cleaned_data["last_day"]
        if not _in_days(0) <= day < _in_days(limits.TOKEN_LONGEST_DAYS):
            message = gettext("Choose a day from today on, at most %(days)d days ahead.")
            raise ValidationError(message % {"days": limits.TOKEN_LONGEST_DAYS})
        self.instance.expires_at = end_of_day(day)
        return day

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if given.get("commitments") and Scope.STATUS not in given.get("scopes", []):
            message = gettext("Commitments are chosen for tokens that report status alone.")
            self.add_error("commitments", message)
        return given
