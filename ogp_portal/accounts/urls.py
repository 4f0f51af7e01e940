"""Addresses of one's own account, with Danish and English words. The views are allauth's."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import include, path

from ogp_portal.common.addresses import words

_sign_in = [
    path(words("log-ind/", "log-in/"), account.login, name="account_login"),
    path(words("log-ud/", "log-out/"), account.logout, name="account_logout"),
    path(words("opret/", "sign-up/"), account.signup, name="account_signup"),
    path(words("inaktiv/", "inactive/"), account.account_inactive, name="account_inactive"),
    path(
        words("bekraeft-dig/", "confirm-it-is-you/"),
        account.reauthenticate,
        name="account_reauthenticate",
    ),
]
_email = [
    path(words("e-mail/", "email/"), account.email, name="account_email"),
    path(
        words("bekraeft-e-mail/", "confirm-email/"),
        account.email_verification_sent,
        name="account_email_verification_sent",
    ),
    path(
        words("bekraeft-e-mail/<str:key>/", "confirm-email/<str:key>/"),
        account.confirm_email,
        name="account_confirm_email",
    ),
]
_password = [
    path(words("skift/", "change/"), account.password_change, name="account_change_password"),
    path(words("vaelg/", "set/"), account.password_set, name="account_set_password"),
    path(words("glemt/", "reset/"), account.password_reset, name="account_reset_password"),
    path(
        words("glemt/sendt/", "reset/sent/"),
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        words("glemt/faerdig/", "reset/done/"),
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path(
        words("glemt/<str:uidb36>-<str:key>/", "reset/<str:uidb36>-<str:key>/"),
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
_second_factor = [
    path("", mfa.index, name="mfa_index"),
    path(words("kode/", "code/"), mfa.authenticate, name="mfa_authenticate"),
    path(words("bekraeft/", "confirm/"), mfa.reauthenticate, name="mfa_reauthenticate"),
    path(words("app/til/", "app/on/"), totp.activate_totp, name="mfa_activate_totp"),
    path(words("app/fra/", "app/off/"), totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        words("noedkoder/", "recovery-codes/"),
        codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        words("noedkoder/nye/", "recovery-codes/new/"),
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        words("noedkoder/hent/", "recovery-codes/download/"),
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]

urlpatterns = [
    path(
        words("konto/", "account/"),
        include(
            [
                *_sign_in,
                *_email,
                path(words("adgangskode/", "password/"), include(_password)),
                path(words("totrin/", "two-factor/"), include(_second_factor)),
            ]
        ),
    )
]
