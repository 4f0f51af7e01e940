"""What all addresses of the API have in common, whoever answers: no cookies, CORS, problems."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from .addresses import API, takes_something
from .problems import CONTENT_TYPE, Problem, response_of
from .tokens.secrets import Presented, read
from .writing.bodies import refused_unread

METHODS = "GET, HEAD, OPTIONS"
READABLE = "Allow, Content-Disposition, Content-Language, ETag, Link, Retry-After"
NO_ERROR = 400


class ApiMiddleware:
    """Answers below /api/: the same for everybody, and readable from any other website.

    Cookies are taken away before anything looks at them, so nobody is signed in here and nothing
    varies on them. A page that something further in made of an error becomes a problem document.
    A token is read only where something is sent, and no further in than here: what is handed on is
    its checksum. Scripts on other websites cannot send anything, so those addresses have no CORS.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        authorization = request.META.pop("HTTP_AUTHORIZATION", "")
        is_taking = takes_something(request.path_info)
        request.presented_token = read(authorization) if is_taking else Presented()
        request.is_public_page = request.method in {"GET", "HEAD"}
        response = self._answer(request)
        response.headers["X-Robots-Tag"] = "noindex"
        if is_taking:
            response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
            return response
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = READABLE
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            return _nothing() if takes_something(request.path_info) else _preflight()
        response = self.get_response(request)
        is_problem = response.status_code >= NO_ERROR
        if not is_problem or response.headers["Content-Type"] == CONTENT_TYPE:
            return response
        with translation.override(wanted_language(request)):
            problem = response_of(Problem(response.status_code), request)
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                problem.headers[name] = response.headers[name]
        return problem

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """In the API the language is the one asked for, since its addresses have none.

        A body that will not be read is refused here, before anything begins to read it.
        """
        if request.path_info.startswith(API):
            translation.activate(wanted_language(request))
        is_sent = request.method == "POST" and takes_something(request.path_info)
        return refused_unread(request) if is_sent else None


def _nothing() -> HttpResponse:
    """The answer to a browser that asks whether another website's script may send: it may not."""
    return HttpResponse(status=204, headers={"Allow": "POST, OPTIONS"})


def _preflight() -> HttpResponse:
    """What a browser asks before it lets another website's script read."""
    headers = {
        "Allow": METHODS,
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
        "Access-Control-Max-Age": "86400",
    }
    return HttpResponse(status=204, headers=headers)


def wanted_language(request: HttpRequest) -> str:
    """'da' or 'en', as Accept-Language prefers; Danish where it says neither."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code == "*":
            break
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return "da"
