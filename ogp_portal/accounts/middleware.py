"""Staff use two factors: without one set up, nothing of the admin opens (design 6)."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class StaffSecondFactorMiddleware:
    """Lets a person with a role into /admin/ only when this sign-in used a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            refusal = _refusal(request)
            if refusal is not None:
                return refusal
        return self.get_response(request)


def _refusal(request: HttpRequest) -> HttpResponse | None:
    if not request.user.is_staff:
        return None
    if not is_mfa_enabled(request.user):
        messages.info(request, _("Set up a second factor before you work in the admin."))
        return redirect("mfa_activate_totp")
    if any(record.get("method") == "mfa" for record in get_authentication_records(request)):
        return None
    return redirect("account_reauthenticate")
