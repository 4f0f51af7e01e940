"""What every request passes: language, cache rules, and clear answers when something is wrong."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils import timezone, translation

GetResponse = Callable[[HttpRequest], HttpResponse]

EDGE_SECONDS = 30
"""Longest that a shared cache may keep an anonymous page (design 5.10)."""


class BadInputMiddleware:
    """A NUL byte or text that is not UTF-8 can never be stored: 400 before any view sees it."""

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("NUL byte in the address")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if request.method != "POST" or not _is_form(request):
            return None
        try:
            values = (value for _, values in request.POST.lists() for value in values)
        except (RequestDataTooBig, TooManyFieldsSent):
            return _too_large(request)
        if any("\x00" in value for value in values):
            raise SuspiciousOperation("NUL byte in a form field")
        return None


def _is_form(request: HttpRequest) -> bool:
    return request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}


def _too_large(request: HttpRequest) -> HttpResponse:
    page = get_template("400.html").render({"too_large": True}, request)
    return HttpResponse(page, status=413)


def path_language(path: str) -> str:
    """The language of a page, from its path alone: /en/… is English, all else Danish."""
    return "en" if path == "/en" or path.startswith("/en/") else settings.LANGUAGE_CODE


class PathLanguageMiddleware:
    """Sets the language by path alone, so Danish pages need no `Vary: Accept-Language`.

    The admin follows the person's own setting instead, and the API the request's header.
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.LANGUAGE_CODE = path_language(request.path_info)
        translation.activate(request.LANGUAGE_CODE)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class SignedInMiddleware:
    """Sets `request.signed_in_user`: the person, or None without touching the session.

    Anonymous pages must not read the session, or they would vary on the cookie.
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.signed_in_user = None
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            request.signed_in_user = request.user
            if request.path_info.startswith("/admin/"):
                translation.activate(request.user.language)
                request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)


class CacheControlMiddleware:
    """Anonymous public pages may be kept at the edge for seconds; everything else nowhere.

    A view says that its page is public by setting `request.public_until` (see `caching.py`).
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = self._rule(request, response)
        return response

    def _rule(self, request: HttpRequest, response: HttpResponse) -> str:
        is_public = getattr(request, "is_public_page", False) and response.status_code == 200
        if not is_public or response.cookies or getattr(request, "signed_in_user", None):
            return "private, no-store"
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return "private, no-store"
        seconds = EDGE_SECONDS
        changes_at = getattr(request, "changes_at", None)
        if changes_at is not None:
            left = (changes_at - timezone.now()).total_seconds()
            seconds = max(0, min(EDGE_SECONDS, int(left)))
        return f"public, max-age=0, s-maxage={seconds}"
