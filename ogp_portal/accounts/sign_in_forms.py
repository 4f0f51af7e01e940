"""allauth's forms in the design system's pattern and the portal's words."""

from allauth.account import forms as account
from allauth.mfa.base import forms as code
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as app
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.forms import PortalFormMixin

EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
PASSWORD_RULE = _(
    "At least 12 characters. Not only digits, not like your name, and not one that many use."
)
CODE = _("Code")


class _Worded:
    """Labels and help by field name, and the length our tables hold; nothing asked twice."""

    labels: dict[str, object] = {}
    help_texts: dict[str, object] = {}

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, "")
            if isinstance(field, forms.EmailField):
                _hold_to_our_length(field)


def _hold_to_our_length(field: forms.EmailField) -> None:
    field.max_length = limits.EMAIL_LENGTH
    others = [rule for rule in field.validators if not isinstance(rule, MaxLengthValidator)]
    field.validators = [*others, MaxLengthValidator(limits.EMAIL_LENGTH)]


class LoginForm(PortalFormMixin, _Worded, account.LoginForm):
    """E-mail, password, and whether this browser remembers."""

    labels = {
        "login": EMAIL,
        "password": PASSWORD,
        "remember": _("Keep me logged in for 14 days in this browser"),
    }


class SignupForm(PortalFormMixin, _Worded, account.SignupForm):
    """E-mail, the name that others see, and a password."""

    field_order = ["email", "display_name", "password1"]
    labels = {"email": EMAIL, "password1": PASSWORD, "display_name": _("Name shown in the forum")}
    help_texts = {
        "email": _("We use it for mails to you and show it to nobody."),
        "display_name": _("Everybody can see it. It need not be your full name."),
        "password1": PASSWORD_RULE,
    }

    def try_save(self, request):
        """An address that has an account takes as long as a new one, so time tells nothing."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class ChangeEmailForm(PortalFormMixin, _Worded, account.AddEmailForm):
    """The address to change to."""

    labels = {"email": _("New e-mail address")}


class ChangePasswordForm(PortalFormMixin, _Worded, account.ChangePasswordForm):
    """The present password and the new one."""

    labels = {"oldpassword": _("Password you use now"), "password1": NEW_PASSWORD}
    help_texts = {"password1": PASSWORD_RULE}


class SetPasswordForm(PortalFormMixin, _Worded, account.SetPasswordForm):
    """A first password."""

    labels = {"password1": NEW_PASSWORD}
    help_texts = {"password1": PASSWORD_RULE}


class ForgottenPasswordForm(PortalFormMixin, _Worded, account.ResetPasswordForm):
    """Where to mail the link."""

    labels = {"email": EMAIL}


class ResetPasswordForm(PortalFormMixin, _Worded, account.ResetPasswordKeyForm):
    """The new password, by the mailed link."""

    labels = {"password1": NEW_PASSWORD}
    help_texts = {"password1": PASSWORD_RULE}


class ConfirmByPasswordForm(PortalFormMixin, _Worded, account.ReauthenticateForm):
    """The password once more, before something sensitive."""

    labels = {"password": PASSWORD}


class _CodeForm(PortalFormMixin, _Worded):
    """A code of digits; telephones show their number keys."""

    labels = {"code": CODE}
    help_texts = {"code": _("Six digits from your app, or one of your recovery codes.")}

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        if "code" in self.fields:
            self.fields["code"].widget.attrs["inputmode"] = "numeric"


class CodeForm(_CodeForm, code.AuthenticateForm):
    """The second step of sign-in."""


class ConfirmByCodeForm(_CodeForm, code.ReauthenticateForm):
    """A code before something sensitive."""


class ActivateAppForm(_CodeForm, app.ActivateTOTPForm):
    """The first code shows that the app has the right secret."""

    help_texts = {"code": _("The six digits that your app shows now.")}


class DeactivateAppForm(PortalFormMixin, app.DeactivateTOTPForm):
    """Only a button."""


class NewRecoveryCodesForm(PortalFormMixin, recovery.GenerateRecoveryCodesForm):
    """Only a button."""
