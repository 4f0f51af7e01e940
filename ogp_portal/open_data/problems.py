"""Answers that say what is wrong: problem documents (RFC 9457), in the reader's language."""

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

CONTENT_TYPE = "application/problem+json"
TYPES = {
    400: ("bad-request", _("The request cannot be understood")),
    401: ("unauthorized", _("A token that works is needed")),
    403: ("forbidden", _("Not allowed")),
    404: ("not-found", _("Nothing is here")),
    405: ("method-not-allowed", _("That method is not used here")),
    406: ("not-acceptable", _("Not in that format")),
    409: ("conflict", _("Not now")),
    410: ("gone", _("Withdrawn")),
    413: ("too-large", _("The request is too large")),
    414: ("too-large", _("The request is too large")),
    415: ("unsupported-media-type", _("That type of content is not taken")),
    422: ("key-used", _("The key was used for something else")),
    429: ("too-many-requests", _("Too many requests")),
    500: ("server-error", _("Something went wrong here")),
    503: ("unavailable", _("The portal cannot answer just now")),
}
DETAILS = {
    400: _("Something in the address or the header fields is not text, or holds a NUL byte."),
    404: _("There is nothing public at this address. Begin at /api/v1/."),
    401: _("Send a token that works in the header field Authorization: Bearer …"),
    403: _("The token works, but not for this: another scope, organisation or commitment."),
    405: _("Use the method that the header field Allow names."),
    406: _("The API answers with application/json. Files have addresses of their own."),
    409: _("The consultation is not open, or a report cannot be taken now."),
    413: _("Send no body where something is read, and a smaller one where something is sent."),
    415: _("Send the body as application/json, in UTF-8."),
    422: _("Something else was sent with this Idempotency-Key before. Choose a new key."),
    429: _("Wait, and ask again. The complete data can be fetched as files."),
    500: _("Try again. If it goes on, write to us."),
    503: _("Try again in a little while."),
}


class BadParameter(exceptions.APIException):
    """A parameter that is unknown, given twice, or has a value that is not allowed.

    `allowed` are the words that would do, where there is a closed list of them.
    """

    status_code = HTTPStatus.BAD_REQUEST

    def __init__(self, parameter: str, detail: str, allowed: list[str] | None = None):
        super().__init__(detail)
        self.parameter, self.allowed = parameter, allowed


class Refusal(exceptions.APIException):
    """Base of what is refused with words, members and header fields of its own."""

    def __init__(
        self,
        detail: str,
        more: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ):
        super().__init__(detail)
        self.more, self.headers = more or {}, headers or {}


@dataclass(frozen=True)
class Problem:
    """What a problem document says; `more` are members of its own."""

    status: int
    detail: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    def document(self, path: str) -> dict[str, Any]:
        name, title = TYPES.get(self.status) or TYPES[400 if self.status < 500 else 500]  # noqa: PLR2004
        detail = self.detail or DETAILS.get(self.status, "")
        return {
            "type": f"{settings.OGP_SITE_URL}/api/v1/docs/#problem-{name}",
            "title": str(title),
            "status": self.status,
            "detail": str(detail),
            "instance": path,
            **self.more,
        }


def response_of(problem: Problem, request: HttpRequest) -> HttpResponse:
    """The problem as an answer in the active language."""
    words = json.dumps(problem.document(request.path), ensure_ascii=False)
    response = HttpResponse(words, status=problem.status, content_type=CONTENT_TYPE)
    response.headers["Content-Language"] = get_language() or settings.LANGUAGE_CODE
    patch_vary_headers(response, ["Accept-Language"])
    return response


def answer(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """REST framework's handler of exceptions. None leaves what is no fault of the request."""
    request = context["request"]._request
    if isinstance(exception, Http404):
        return response_of(Problem(404), request)
    if not isinstance(exception, exceptions.APIException):
        return None
    response = response_of(_problem_of(exception), request)
    if isinstance(exception, exceptions.MethodNotAllowed):
        response.headers["Allow"] = ", ".join(context["view"].allowed_methods)
    if isinstance(exception, exceptions.Throttled) and exception.wait is not None:
        response.headers["Retry-After"] = str(int(exception.wait) + 1)
    for name, value in getattr(exception, "headers", {}).items():
        response.headers[name] = value
    return response


def _problem_of(exception: exceptions.APIException) -> Problem:
    if isinstance(exception, Refusal):
        return Problem(exception.status_code, str(exception.detail), exception.more)
    if not isinstance(exception, BadParameter):
        return Problem(exception.status_code)
    more: dict[str, Any] = {"parameter": exception.parameter}
    if exception.allowed is not None:
        more["allowed"] = exception.allowed
    return Problem(exception.status_code, str(exception.detail), more)
