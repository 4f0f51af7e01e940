"""The forum's pages for readers: rooms and topics."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ogp_portal.common.caching import public_page

from ..models import Category
from ..paging import asked_page
from ..permissions import is_moderator
from ..reading import (
    TopicCursor,
    newest_topics,
    post_rows,
    shown_topic,
    topic_page,
)
from .about import about_topic

NEWEST_SHOWN = 10


@public_page
def forum(request: HttpRequest) -> HttpResponse:
    """The rooms and the newest topics of all."""
    user = request.signed_in_user
    context = {
        "categories": Category.objects.visible_to(user),
        "rows": newest_topics(user, NEWEST_SHOWN),
        "breadcrumbs": [(_("Forum"), reverse("forum"))],
    }
    return _list_page(request, "forum/forum.html", context)


@public_page
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """One room's topics, 50 at a time; `?fra=` is the place where the page begins."""
    user = request.signed_in_user
    room = get_object_or_404(Category.objects.visible_to(user), slug=slug)
    start = request.GET.get("fra")
    cursor = TopicCursor.from_text(start) if start else None
    rows, next_page = topic_page(user, room, cursor)
    context = {
        "category": room,
        "rows": rows,
        "next_page": next_page,
        "is_first_page": cursor is None,
        "breadcrumbs": way_to(room.title, room.get_absolute_url()),
    }
    return _list_page(request, "forum/category.html", context)


@public_page
def topic(request: HttpRequest, category: str, pk: int, slug: str) -> HttpResponse:
    """One page of a topic: positions 20(k−1)+1 to 20k for `?side=k`."""
    user = request.signed_in_user
    shown = shown_topic(user, pk)
    if request.path != shown.path:
        return _moved(request, shown.path)
    page = asked_page(request.GET.get("side", "1"), shown.last_position)
    may_moderate = is_moderator(user)
    context = {
        "object": shown,
        "posts": post_rows(shown, page, show_hidden=may_moderate, reader=user),
        "may_moderate": may_moderate,
        "page": page,
        "about": about_topic(shown, user),
        "breadcrumbs": way_to(shown.room_title, shown.room_path, (shown.title, shown.path)),
    }
    return render(request, "forum/topic.html", context)


def way_to(room_title: str, room_path: str, *further: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Forum"), reverse("forum")), (room_title, room_path), *further]


def _moved(request: HttpRequest, address: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{address}?{query}" if query else address, permanent=True)


def _list_page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """A page of topics; one invented topic on it makes the page say so."""
    invented = any(row["is_demonstration"] for row in context["rows"])
    return render(request, template, context | {"has_demonstration": invented})
