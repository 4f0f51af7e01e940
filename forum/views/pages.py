"""The forum's pages for readers: rooms and topics."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.addresses import by_language
from ogp_portal.common.caching import changes_at, public_page

from ..models import Category, ForumState
from ..paging import StoredPage, asked_page, place_of
from ..permissions import is_moderator
from ..reading import (
    Reader,
    ShownTopic,
    Way,
    listed,
    outcomes_of,
    post_rows,
    shown_topic,
)
from .about import about_topic
from .moved import merged_away


@public_page
def forum(request: HttpRequest) -> HttpResponse:
    """The rooms and the topics of all: the newest, or as `?vis=` says, from `?fra=` on."""
    now = timezone.now()
    standing = ForumState.objects.standing(now)
    changes_at(request, [standing.reopens_at], now)
    context = {
        "standing": standing,
        "categories": Category.objects.visible_to(request.signed_in_user),
        "breadcrumbs": [(_("Forum"), reverse("forum"))],
    }
    return _list_page(request, "forum/forum.html", None, context)


@public_page
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """One room's topics, 50 at a time; `?fra=` is the place where the page begins."""
    room = get_object_or_404(Category.objects.visible_to(request.signed_in_user), slug=slug)
    context = {"category": room, "breadcrumbs": way_to(room.title, room.get_absolute_url())}
    return _list_page(request, "forum/category.html", room, context)


@public_page
def topic(request: HttpRequest, category: str, pk: int, slug: str) -> HttpResponse:
    """One page of a topic: positions 20(k−1)+1 to 20k for `?side=k`."""
    user, now = request.signed_in_user, timezone.now()
    reader = Reader.of(user, now)
    try:
        shown = shown_topic(user, pk, reader)
    except Http404:
        return merged_away(request, pk)
    if shown.merged_into_id is not None:
        return merged_away(request, pk)
    if request.path != shown.path:
        return _moved(request, shown.path)
    page = asked_page(request.GET.get("side", "1"), shown.last_position)
    may_moderate = is_moderator(user)
    context = {
        "object": shown,
        "posts": post_rows(
            shown,
            page,
            show_hidden=may_moderate,
            reader=reader,
            may_accept=user is not None and user.has_perm("forum.accept_answer", shown),
        ),
        "answer_place": place_of(shown.answer_position) if shown.answer_position else "",
        "first_unread": _first_unread(shown, page) if reader else "",
        "may_moderate": may_moderate,
        "outcomes": outcomes_of(shown.pk, now) if shown.has_outcomes else [],
        "post_word": by_language("indlaeg", "posts"),
        "read_days": limits.READ_WITHIN_DAYS,
        "page": page,
        "about": about_topic(shown, user),
        "breadcrumbs": way_to(shown.room_title, shown.room_path, (shown.title, shown.path)),
    }
    return render(request, "forum/topic.html", context)


def _first_unread(shown: ShownTopic, page: StoredPage) -> str:
    """Where the first post is that the reader has not seen; "" where this page begins with it."""
    first = (shown.unread or [page.first_position])[0]
    return "" if first == page.first_position else place_of(first)


def way_to(room_title: str, room_path: str, *further: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Forum"), reverse("forum")), (room_title, room_path), *further]


def _moved(request: HttpRequest, address: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{address}?{query}" if query else address, permanent=True)


def _list_page(
    request: HttpRequest, template: str, room: Category | None, context: dict[str, object]
) -> HttpResponse:
    """A page of topics; one invented topic on it makes the page say so."""
    user, start = request.signed_in_user, request.GET.get("fra")
    way = Way.asked(request.GET.get("vis"))
    if way == Way.FOLLOWED and user is None:
        return redirect_to_login(request.get_full_path())
    rows, next_page = listed(user, Reader.of(user, timezone.now()), way, room, start)
    shown = {
        "rows": rows,
        "next_page": next_page,
        "is_first_page": start is None,
        "way": way,
        "is_newest": way == Way.NEWEST,
        "days": limits.UNREAD_DAYS,
        "ways": _links(request.path, way, user),
        "has_demonstration": any(row["is_demonstration"] for row in rows),
    }
    return render(request, template, context | shown)


def _links(path: str, chosen: Way, user) -> list[tuple[str, str, bool]]:
    """(address, word, whether it is the one shown) of each way to see topics."""
    ways = [way for way in Way if way != Way.FOLLOWED or user is not None]
    return [
        (path if way == Way.NEWEST else f"{path}?vis={way}", way.label, way == chosen)
        for way in ways
    ]
