"""Pages for what went wrong, each saying how to go on."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from psycopg2.errors import QueryCanceled

from ogp_portal.common.middleware import bad_input, path_language

RETRY_AFTER_SECONDS = 30


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: something in the request cannot be understood; 413 when it is too large."""
    large = RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent
    return bad_input(request, too_large=isinstance(exception, large))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this person."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 in the page's language, with search and the ways on. The path is not echoed."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database is away or took too long. Neither page asks the database."""
    context, error = {"language": path_language(request.path_info)}, sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        context["took_too_long"] = isinstance(error.__cause__, QueryCanceled)
        page = get_template("503.html").render(context)
        headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
        return HttpResponse(page, status=503, headers=headers)
    return HttpResponse(get_template("500.html").render(context), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's key is missing or old; the page says how to send again."""
    return render(request, "403.html", {"form_expired": True}, status=403)
