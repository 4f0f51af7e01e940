"""Where allauth meets the portal: mails through the outbox, our words, our own addresses."""

import time
import uuid
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.addresses import absolute
from ogp_portal.notifications import Recipient
from ogp_portal.notifications.actions import post

from .backends import may_sign_in
from .models import User
from .notifications import ACCOUNT_MAIL

_TOO_MANY = _("You have tried too many times. Wait five minutes and try again.")
_WRONG_CODE = _("The code is wrong or has been used. Wait for the next one and try again.")


class PortalAccountAdapter(DefaultAccountAdapter):
    """Sign-up, sign-in, e-mail and password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("The account is closed."),
        "duplicate_email": _("That is the address you use already."),
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "enter_current_password": _("The password is wrong. Write the one you use now."),
        "incorrect_code": _WRONG_CODE,
        "incorrect_password": _("The password is wrong."),
        "same_as_current": _("That is the address you use already."),
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
    }

    @transaction.atomic
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes the mail as a row; its links and codes leave the row when it has been sent."""
        user = context.get("user")
        values = {**context, **_own_addresses(), "email": email}
        post(
            ACCOUNT_MAIL,
            to=Recipient(email, translation.get_language() or settings.LANGUAGE_CODE, user),
            subject_key=str(uuid.uuid4()),
            context={
                "subject": render_to_string(f"{template_prefix}_subject.txt", values).strip(),
                "text": render_to_string(f"{template_prefix}_message.txt", values).strip(),
            },
            now=timezone.now(),
            is_demonstration=bool(user and user.is_demonstration),
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tells a person of a change to the account; without network address or browser."""
        address = email or EmailAddress.objects.get_primary_email(user)
        if address:
            self.send_mail(template_prefix, address, {**(context or {}), "user": user})

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the portal's own address, whatever host the request claims."""
        uid, _dash, token = key.partition("-")
        return absolute(reverse("account_reset_password_from_key", args=[uid, token]))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation) -> str:
        """On the portal's own address, whatever host the request claims."""
        return absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirms an address. Sign-ups with it that nobody confirmed give way to its owner."""
        squatters = User.objects.filter(email__iexact=email_address.email, last_login=None)
        confirmed = EmailAddress.objects.filter(verified=True).values("user")
        squatters.exclude(pk=email_address.user_id).exclude(pk__in=confirmed).delete()
        return super().confirm_email(request, email_address)

    def is_ajax(self, request: HttpRequest) -> bool:
        """No script of ours asks for JSON, so no page of an account answers in it."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **details) -> HttpResponse | None:
        """allauth asks only whether an account is active; ours may be closed otherwise too."""
        if not may_sign_in(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **details)

    def is_reauthentication_required(self, *, app: str, **details) -> bool:
        """Before every change to how one signs in, save in the first minutes after sign-in."""
        records = get_authentication_records(self.request, self.request.user)
        age = time.time() - records[-1]["at"] if records else None
        return age is None or age >= app_settings.REAUTHENTICATION_TIMEOUT

    def is_safe_url(self, url: str) -> bool:
        """Only a path of ours is gone on to after sign-in."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def _own_addresses() -> dict[str, str]:
    """allauth builds these from the request's host; mails carry the portal's own."""
    return {
        "site_url": settings.OGP_SITE_URL,
        "login_url": absolute(reverse("account_login")),
        "signup_url": absolute(reverse("account_signup")),
        "forgotten_url": absolute(reverse("account_reset_password")),
    }


class PortalSecondFactorAdapter(DefaultMFAAdapter):
    """Codes from an app, and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _("Set up two-factor sign-in first."),
        "incorrect_code": _WRONG_CODE,
        "unverified_email": _("Confirm your new e-mail address first, or cancel the change."),
    }
