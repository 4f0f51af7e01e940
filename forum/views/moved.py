"""Addresses that go on working: of one post, and of a topic that was merged with another."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from ogp_portal.common import limits
from ogp_portal.common.caching import public_page

from ..models import Post
from ..paging import whole_number
from ..permissions import is_staff


@public_page
def post_place(
    request: HttpRequest, category: str, pk: int, slug: str, position: int
) -> HttpResponse:
    """Leads to where a post stands now, in this topic or in another. Http404 for none."""
    return _led_to(request, Post.objects.at(pk, position))


def merged_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads from a page of a topic that is merged with another to the first post that was on it.

    Http404 where the topic has not been merged.
    """
    page = whole_number(request.GET.get("side", "1"))
    left = Post.objects.filter(topic=pk, topic__merged_into__isnull=False)
    on_page = left.filter(position__gt=(page - 1) * limits.POSTS_PER_PAGE)
    trace = on_page.select_related("moved_to__topic__category").order_by("position").first()
    return _led_to(request, trace.moved_to if trace else None)


def _led_to(request: HttpRequest, post: Post | None) -> HttpResponse:
    """A topic that nobody sees is not named by an address that leads to it either."""
    if post is None or not (post.topic.post_count or is_staff(request.signed_in_user)):
        raise Http404("no such post")
    return redirect(post.get_absolute_url())
