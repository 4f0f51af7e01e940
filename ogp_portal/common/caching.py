"""Which pages a shared cache may keep, and until when (design 5.10); which are for one person."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a view whose anonymous answer is the same for everybody: GET and HEAD only."""

    @require_safe
    @wraps(view)
    def marked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        request.is_public_page = True
        return view(request, *args, **kwargs)

    return marked


def changes_at(request: HttpRequest, instants: Iterable[dt.datetime | None], now: dt.datetime):
    """Tells the cache the next instant at which this page will read differently.

    `instants` are the opening and closing times shown on the page; those past do not matter.
    """
    coming = [instant for instant in instants if instant is not None and instant > now]
    request.changes_at = min(coming, default=None)


def personal_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a page with one person's text: no search engine, its address told to no other site."""

    @wraps(view)
    def marked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return marked
