"""What staff are asked before a consultation report is published."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PublishReportForm(forms.Form):
    """Needed only when a source has changed since the report was written."""

    has_read_sources = forms.BooleanField(
        label=_("I have read the sources that have changed, and the report still fits them"),
        required=False,
    )
