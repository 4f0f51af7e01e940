"""What sign-up asks, and the form of one's own details.

allauth imports this module while it is itself being imported, so nothing here imports allauth;
its own forms in our words are in sign_in_forms.py.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.forms import PortalFormMixin

from .lookalikes import as_seen, problem_with
from .models import User
from .names import public_name


class PublicNameField(forms.CharField):
    """A name that everybody may see, see names.py."""

    def __init__(self, **options):
        options.setdefault("label", _("Name shown in the forum"))
        options.setdefault("help_text", _("Everybody can see it. It need not be your full name."))
        super().__init__(max_length=limits.DISPLAY_NAME_LENGTH, **options)
        self.present = ""

    def clean(self, value):
        """A name that somebody has already and keeps, such as one of staff, stays as it is.

        Any other must not look like the name of somebody who works for the portal.
        """
        written = super().clean(value)
        if self.present and written == self.present:
            return written
        name = public_name(written)
        problem = problem_with(name) if as_seen(name) != as_seen(self.present) else ""
        if problem:
            raise ValidationError(problem)
        return name


class SignupDetails(forms.Form):
    """What sign-up asks beside e-mail and password."""

    display_name = PublicNameField()

    def signup(self, request, user) -> None:
        """Called by allauth when the account is made."""
        user.display_name = self.cleaned_data["display_name"]
        user.language = request.LANGUAGE_CODE
        user.save(update_fields=["display_name", "language"])


class DetailsForm(PortalFormMixin, forms.ModelForm):
    """The name that others see, and the language of mails."""

    display_name = PublicNameField()

    class Meta:
        model = User
        fields = ["display_name", "language"]
        widgets = {"language": forms.RadioSelect}
        labels = {"language": _("Language of your mails")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["display_name"].present = self.instance.display_name
