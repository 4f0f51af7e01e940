"""Feeds: the new topics of a room, the new posts of a topic; without names, which may be hidden."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from ogp_portal.common import limits
from ogp_portal.common.caching import public_page
from ogp_portal.common.feeds import Entry, atom

from ..lines import excerpt_of
from ..models import Category, Post, Topic
from ..paging import lasting_place_of


@public_page
def category_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest topics of a room, each with the beginning of its first post."""
    room = get_object_or_404(Category.objects.visible_to(None), slug=slug)
    topics = Topic.objects.visible_to(None).filter(category=room).order_by("-pk")
    newest = topics.select_related("category")[: limits.FEED_ENTRIES]
    firsts = Post.objects.visible_to(None).filter(topic__in=[one.pk for one in newest], position=1)
    texts = dict(firsts.values_list("topic_id", "html"))
    entries = [
        Entry(
            f"topic-{one.pk}",
            one.title,
            one.get_absolute_url(),
            one.started_at,
            excerpt_of(texts.get(one.pk, "")),
            one.is_demonstration,
        )
        for one in newest
    ]
    return atom(request, entries, title=room.title, path=room.get_absolute_url())


def _feed_of_merged(pk: int) -> HttpResponse:
    """Leads readers of a merged topic's feed on. Http404 for a topic that was not merged."""
    into = Topic.objects.standing_for(pk)
    if into is None or not into.post_count:
        raise Http404(f"no topic {pk}")
    return redirect("topic-feed", into.category.slug, into.pk, into.slug, permanent=True)


@public_page
def topic_feed(request: HttpRequest, category: str, pk: int, slug: str) -> HttpResponse:
    """The newest posts of a topic that everybody sees."""
    topics = Topic.objects.visible_to(None).select_related("category")
    topic = topics.filter(pk=pk).first()
    if topic is None:
        return _feed_of_merged(pk)
    posts = topic.posts.visible_to(None).order_by("-position")[: limits.FEED_ENTRIES]
    path = topic.get_absolute_url()
    words = {"title": topic.title}
    entries = [
        Entry(
            f"post-{one.pk}",
            _("Post %(number)d: %(title)s") % (words | {"number": one.position}),
            path + lasting_place_of(one.position),
            one.written_at,
            excerpt_of(one.html),
            topic.is_demonstration,
        )
        for one in posts
    ]
    return atom(
        request, entries, title=topic.title, path=path, is_demonstration=topic.is_demonstration
    )
