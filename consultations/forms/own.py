"""What a sender does with an answer or a draft of their own."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.forms import PortalFormMixin

from .answering import AnswerForm


class EditForm(AnswerForm):
    """The answer as it should be from now on. `seen` is the number of the version it replaces."""

    idempotency_key = None
    seen = forms.IntegerField(min_value=1, max_value=32_767, widget=forms.HiddenInput)


def _reason(label, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=limits.SHORT_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CorrectionForm(PortalFormMixin, forms.Form):
    """After the deadline: how the answer should read, and why. Staff decide."""

    new_text = forms.CharField(
        label=_("The answer as it should read"),
        max_length=limits.ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    reason = _reason(_("Why it should be corrected"), required=True)


class ObjectionForm(PortalFormMixin, forms.Form):
    """Why the answer should not be published, or not as it is."""

    reason = _reason(_("Why you object"), required=True)


class DraftAddressForm(PortalFormMixin, forms.Form):
    """Where the link to a draft is mailed."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=limits.EMAIL_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text=_("We e-mail you the link, and remind you 24 and 3 hours before the deadline."),
    )


class ProposalDraftAddressForm(DraftAddressForm):
    """The same for a proposal of the year: without a deadline nothing is reminded of."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("We e-mail you the link.")
