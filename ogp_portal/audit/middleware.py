"""What history keeps of the request that changed a row."""

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from pghistory.middleware import HistoryMiddleware


class PageHistoryMiddleware(HistoryMiddleware):
    """Who was signed in, and the name of the page.

    Never the page's address: those that are mailed to a sender let whoever has them act for the
    sender, so they must not lie in a table.
    """

    def get_context(self, request: HttpRequest) -> dict[str, object]:
        context = super().get_context(request)
        return {"user": context["user"], "page": _page_name(request.path_info)}


def _page_name(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""
