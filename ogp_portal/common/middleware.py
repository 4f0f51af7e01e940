"""What every request passes: language, cache rules, and clear answers when something is wrong."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils import timezone, translation

from . import limits

GetResponse = Callable[[HttpRequest], HttpResponse]

EDGE_SECONDS = 30
"""Longest that a shared cache may keep an anonymous page (design 5.10)."""

_BROKEN_BYTE = re.compile(r"%[89A-F][0-9A-F]")
"""How Django leaves a byte of the path that is not UTF-8."""

_REFUSED_BY_DATABASE = "cannot contain NUL (0x00)"
"""What the Postgres driver says of a text that it cannot store."""


class BadInputMiddleware:
    """What can never be stored or is too large gets its answer before any view sees it.

    Text that is not UTF-8, and a NUL byte in an address, a cookie or a field's name, is answered with 400; a
    body larger than one file and the text beside it, or a form with too many fields, with 413. A
    NUL byte in what somebody typed goes on to the form, which says so beside the field and keeps
    the rest; where no form looked, the database refuses it and the answer is the 400, too.
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _announced_size(request) > limits.FILE_SIZE + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return bad_input(request, too_large=True)
        if _address_is_unreadable(request) or _cookies_hold_a_nul(request):
            return bad_input(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if request.method != "POST" or not _is_form(request):
            return None
        try:
            return bad_input(request) if _form_is_unreadable(request) else None
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            return bad_input(request, too_large=True)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        is_nul = isinstance(error, ValueError) and _REFUSED_BY_DATABASE in str(error)
        return bad_input(request) if is_nul else None


def bad_input(request: HttpRequest, *, too_large: bool = False) -> HttpResponse:
    """The page for what cannot be read (400) or is too large (413), in the address's language.

    It is drawn without context processors: they would read the input once more.
    """
    context = {"language": path_language(request.path_info), "too_large": too_large}
    return HttpResponse(get_template("400.html").render(context), status=413 if too_large else 400)


def _announced_size(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0


def _address_is_unreadable(request: HttpRequest) -> bool:
    if "\x00" in request.path_info or _BROKEN_BYTE.search(request.path_info):
        return True
    query = request.META.get("QUERY_STRING", "")
    return bool(query) and not _is_text(query.encode("iso-8859-1"))


def _cookies_hold_a_nul(request: HttpRequest) -> bool:
    """A quoted cookie may write its bytes as octal numbers, which Django reads."""
    cookies = request.META.get("HTTP_COOKIE", "")
    return "\x00" in cookies or "\\000" in cookies


def _is_form(request: HttpRequest) -> bool:
    return request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}


def _form_is_unreadable(request: HttpRequest) -> bool:
    """Looks at the bytes only where the parser had to guess: U+FFFD may also be meant so."""
    if any("\x00" in name for name in request.POST):
        return True
    guessed = any("\ufffd" in text for text in _texts(request))
    return guessed and request.content_type != "multipart/form-data" and not _is_utf8(request.body)


def _texts(request: HttpRequest) -> Iterator[str]:
    for name, values in request.POST.lists():
        yield name
        yield from values


def _is_text(encoded: bytes) -> bool:
    """Whether percent-encoded bytes are UTF-8 without a NUL."""
    return _is_utf8(encoded) and b"\x00" not in unquote_to_bytes(encoded)


def _is_utf8(encoded: bytes) -> bool:
    try:
        unquote_to_bytes(encoded).decode()
    except UnicodeDecodeError:
        return False
    return True


def path_language(path: str) -> str:
    """The language of a page, from its path alone: /en/… is English, all else Danish."""
    return "en" if path == "/en" or path.startswith("/en/") else settings.LANGUAGE_CODE


class PathLanguageMiddleware:
    """Sets the language by path alone, so Danish pages need no `Vary: Accept-Language`.

    The admin follows the person's own setting instead, see SignedInMiddleware.
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.LANGUAGE_CODE = path_language(request.path_info)
        translation.activate(request.LANGUAGE_CODE)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
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
                request.LANGUAGE_CODE = request.user.language
                translation.activate(request.LANGUAGE_CODE)
        return self.get_response(request)


class CacheControlMiddleware:
    """Anonymous public pages may be kept at the edge for seconds; everything else nowhere.

    A view says that its page is public, and when it changes next, by `caching.py`. A rule that
    the answer already carries stays: static files and downloads have their own.
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = _cache_rule(request, response)
        return response


def _cache_rule(request: HttpRequest, response: HttpResponse) -> str:
    if not _is_the_same_for_all(request, response):
        return "private, no-store"
    seconds = EDGE_SECONDS
    changes_at = getattr(request, "changes_at", None)
    if changes_at is not None:
        left = (changes_at - timezone.now()).total_seconds()
        seconds = max(0, min(EDGE_SECONDS, int(left)))
    return f"public, max-age=0, s-maxage={seconds}"


def _is_the_same_for_all(request: HttpRequest, response: HttpResponse) -> bool:
    """Any session cookie makes an answer private, also one that has run out."""
    return (
        getattr(request, "is_public_page", False)
        and response.status_code == 200  # noqa: PLR2004 - errors and redirects are never kept
        and not response.cookies
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )
