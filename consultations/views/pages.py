"""Numbered pages of a list whose length is known without counting its rows."""

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest

LONGEST_NUMBER = 9


def page_number(request: HttpRequest) -> int:
    """The number in `?side=`, 1 when there is none; Http404 for anything but a number from 1."""
    wanted = request.GET.get("side", "1")
    if not wanted.isascii() or not wanted.isdigit() or len(wanted) > LONGEST_NUMBER:
        raise Http404
    if int(wanted) < 1:
        raise Http404
    return int(wanted)


def numbered_page(rows, number: int, *, count: int, per_page: int) -> Page:
    """The rows of one page as a Page for components/pagination.html; Http404 past the last."""
    paginator = Paginator(rows, per_page)
    paginator.count = count
    if number > paginator.num_pages:
        raise Http404
    return Page(rows, number, paginator)
