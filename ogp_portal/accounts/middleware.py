"""Staff use two factors: without the second, a sign-in gives no role (design 6)."""

from collections.abc import Callable

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from .models import User

ADMIN = "/admin/"


class StaffSecondFactorMiddleware:
    """Lets a person act in a role only when this sign-in used a second factor.

    Without it the person is an ordinary user on every page, and /admin/ leads to where the
    second factor is set up or used. Who holds no role gets 403 there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.signed_in_user
        if user is not None:
            user.second_factor_passed = _was_used(request)
            if request.path_info.startswith(ADMIN):
                return _led_to_second_factor(request, user) or self.get_response(request)
        return self.get_response(request)


def _was_used(request: HttpRequest) -> bool:
    """The session's records are this person's: it is emptied when another signs in."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return any(record.get("method") == "mfa" for record in records)


def _led_to_second_factor(request: HttpRequest, user: User) -> HttpResponse | None:
    if not user.held_roles:
        raise PermissionDenied
    if user.second_factor_passed:
        return None
    has_one = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    step = reverse("mfa_reauthenticate" if has_one else "mfa_activate_totp")
    return HttpResponseRedirect(f"{step}?{urlencode({'next': request.get_full_path()})}")
