"""allauth brings pages and mails of its own; readers see ours alone."""

from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_second_factor_adapter
from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

THEIRS = Path(allauth.__file__).parent / "templates"
NOT_IN_USE = {
    "account/base_confirm_code.html",
    "account/base_entrance.html",
    "account/base_manage.html",
    "account/base_manage_email.html",
    "account/base_manage_password.html",
    "account/base_manage_phone.html",
    "account/base_reauthenticate.html",
    "account/confirm_email_verification_code.html",
    "account/confirm_login_code.html",
    "account/confirm_password_reset_code.html",
    "account/confirm_phone_verification_code.html",
    "account/email.html",
    "account/phone_change.html",
    "account/request_login_code.html",
    "account/signup_by_passkey.html",
    "account/signup_closed.html",
    "account/verified_email_required.html",
    "account/email/login_code_message.txt",
    "account/email/login_code_subject.txt",
    "account/email/password_reset_code_message.txt",
    "account/email/password_reset_code_subject.txt",
    "account/messages/login_code_sent.txt",
    "account/messages/phone_verification_sent.txt",
    "account/messages/phone_verified.txt",
    "account/snippets/already_logged_in.html",
    "account/snippets/warn_no_email.html",
    "mfa/base_entrance.html",
    "mfa/base_manage.html",
    "mfa/recovery_codes/base.html",
    "mfa/totp/base.html",
    "mfa/trust.html",
}
"""Of ways to sign in that we do not offer, and bases of pages that we wrote anew."""

NAMES = sorted(
    str(path.relative_to(THEIRS))
    for app in ("account", "mfa")
    for path in (THEIRS / app).rglob("*.*")
    if "webauthn" not in str(path) and str(path.relative_to(THEIRS)) not in NOT_IN_USE
)
CODES = {
    "account": [
        "account_inactive",
        "duplicate_email",
        "email_password_mismatch",
        "enter_current_password",
        "incorrect_password",
        "same_as_current",
        "too_many_login_attempts",
        "rate_limited",
    ],
    "mfa": ["cannot_generate_recovery_codes", "incorrect_code", "unverified_email"],
}


@pytest.mark.parametrize("name", NAMES)
def test_template_is_ours(name):
    assert Path(get_template(name).origin.name).is_relative_to(settings.BASE_DIR / "templates")


@pytest.mark.parametrize("app", CODES)
def test_every_error_has_danish_words(app):
    adapter = {"account": get_adapter, "mfa": get_second_factor_adapter}[app]()
    for code in CODES[app]:
        with translation.override("en"):
            english = str(adapter.error_messages[code])
        assert str(adapter.error_messages[code]) != english, code
