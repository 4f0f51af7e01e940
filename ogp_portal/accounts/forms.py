"""Forms of sign-up and of one's own account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits


class SignupDetails(forms.Form):
    """What sign-up asks beside e-mail and password."""

    display_name = forms.CharField(
        label=_("Name shown in the forum"), max_length=limits.DISPLAY_NAME_LENGTH
    )

    def signup(self, request, user) -> None:
        """Called by allauth when the account is made."""
        user.display_name = self.cleaned_data["display_name"]
        user.language = request.LANGUAGE_CODE
        user.save(update_fields=["display_name", "language"])
