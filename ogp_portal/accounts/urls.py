"""Addresses of one's own account, with Danish and English words. The views are allauth's."""

from collections.abc import Callable

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from django.http import HttpResponse
from django.urls import URLPattern, include, path, register_converter
from django.urls.converters import StringConverter

from ogp_portal.common.addresses import words

from . import sign_in_forms as forms
from . import views


class Base36Converter(StringConverter):
    """The person in a reset link; the dash after it begins the key, which holds one too."""

    regex = "[0-9a-z]+"


register_converter(Base36Converter, "base36")


def with_form(view: type, form: type) -> Callable[..., HttpResponse]:
    """One of allauth's form views, with our form and 400 for one that has errors."""
    return type(view.__name__, (views.RefusedForm, view), {"form_class": form}).as_view()


def _page(danish: str, english: str, view, name: str) -> URLPattern:
    return path(words(danish, english), view, name=name)


_login = with_form(account.LoginView, forms.LoginForm)
_reauthenticate = with_form(account.ReauthenticateView, forms.ConfirmByPasswordForm)
_email = with_form(account.EmailView, forms.ChangeEmailForm)
_sign_in = [
    _page("log-ind/", "log-in/", _login, "account_login"),
    _page("log-ud/", "log-out/", account.logout, "account_logout"),
    _page("opret/", "sign-up/", views.PortalSignupView.as_view(), "account_signup"),
    _page("inaktiv/", "inactive/", account.account_inactive, "account_inactive"),
    _page("bekraeft-dig/", "confirm-it-is-you/", _reauthenticate, "account_reauthenticate"),
]
_details = [
    _page("navn/", "name/", views.details, "account_details"),
    _page("e-mail/", "email/", _email, "account_email"),
    _page(
        "bekraeft-e-mail/",
        "confirm-email/",
        account.email_verification_sent,
        "account_email_verification_sent",
    ),
    _page(
        "bekraeft-e-mail/<str:key>/",
        "confirm-email/<str:key>/",
        account.confirm_email,
        "account_confirm_email",
    ),
]

_change = with_form(account.PasswordChangeView, forms.ChangePasswordForm)
_set = with_form(account.PasswordSetView, forms.SetPasswordForm)
_forgotten = with_form(account.PasswordResetView, forms.ForgottenPasswordForm)
_reset = with_form(account.PasswordResetFromKeyView, forms.ResetPasswordForm)
_password = [
    _page("skift/", "change/", _change, "account_change_password"),
    _page("vaelg/", "set/", _set, "account_set_password"),
    _page("glemt/", "reset/", _forgotten, "account_reset_password"),
    _page(
        "glemt/sendt/", "reset/sent/", account.password_reset_done, "account_reset_password_done"
    ),
    _page(
        "glemt/faerdig/",
        "reset/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    _page(
        "glemt/<base36:uidb36>-<str:key>/",
        "reset/<base36:uidb36>-<str:key>/",
        _reset,
        "account_reset_password_from_key",
    ),
]

_code = with_form(mfa.AuthenticateView, forms.CodeForm)
_confirm = with_form(mfa.ReauthenticateView, forms.ConfirmByCodeForm)
_app_off = with_form(app.DeactivateTOTPView, forms.DeactivateAppForm)
_new_codes = with_form(codes.GenerateRecoveryCodesView, forms.NewRecoveryCodesForm)
_second_factor = [
    path("", mfa.index, name="mfa_index"),
    _page("kode/", "code/", _code, "mfa_authenticate"),
    _page("bekraeft/", "confirm/", _confirm, "mfa_reauthenticate"),
    _page("app/til/", "app/on/", views.PortalActivateAppView.as_view(), "mfa_activate_totp"),
    _page("app/fra/", "app/off/", _app_off, "mfa_deactivate_totp"),
    _page("noedkoder/", "recovery-codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    _page("noedkoder/nye/", "recovery-codes/new/", _new_codes, "mfa_generate_recovery_codes"),
    _page(
        "noedkoder/hent/",
        "recovery-codes/download/",
        codes.download_recovery_codes,
        "mfa_download_recovery_codes",
    ),
]

_all = [
    *_sign_in,
    *_details,
    path(words("adgangskode/", "password/"), include(_password)),
    path(words("totrin/", "two-factor/"), include(_second_factor)),
]
urlpatterns = [path(words("konto/", "account/"), include(_all))]
