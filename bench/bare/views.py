"""The four bare pages."""

from django.contrib.postgres.search import SearchQuery
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import escape, linebreaks

from bench.bare.models import Post, Topic
from bench.generate import POSTS_PER_PAGE, ROWS_PER_LIST

_SHOWN = ("position", "author", "html", "created_at")


def topic_list(request: HttpRequest) -> HttpResponse:
    """The 50 topics written in last: one indexed query."""
    topics = Topic.objects.order_by("-last_post_at")[:ROWS_PER_LIST]
    return render(request, "bare/list.html", {"topics": list(topics)})


def topic(request: HttpRequest, topic_id: int, page: int = 1) -> HttpResponse:
    """20 posts by their stored position: one indexed query, as cheap on page 40 as on page 1."""
    first, last = (page - 1) * POSTS_PER_PAGE, page * POSTS_PER_PAGE
    posts = Post.objects.filter(topic_id=topic_id, position__gt=first, position__lte=last)
    shown = list(posts.order_by("position").only(*_SHOWN))
    return render(request, "bare/posts.html", {"posts": shown, "topic_id": topic_id})


def search(request: HttpRequest) -> HttpResponse:
    """The 20 newest posts that hold every word: one query over the GIN index, no count."""
    query = SearchQuery(request.GET.get("q", ""), config="simple", search_type="plain")
    found = Post.objects.filter(search_vector=query).order_by("-id").only(*_SHOWN)
    shown = list(found[:POSTS_PER_PAGE])
    return render(request, "bare/posts.html", {"posts": shown, "topic_id": 0})


def reply(request: HttpRequest, topic_id: int) -> HttpResponse:
    """The form, and on POST the least a reply costs: lock, insert, count."""
    if request.method != "POST":
        return render(request, "bare/form.html")
    now = timezone.now()
    with transaction.atomic():
        locked = Topic.objects.select_for_update().get(pk=topic_id)
        Post.objects.create(
            topic=locked,
            position=locked.post_count + 1,
            author=request.user.username,
            html=linebreaks(escape(request.POST["text"])),
            created_at=now,
        )
        Topic.objects.filter(pk=topic_id).update(post_count=F("post_count") + 1, last_post_at=now)
    return HttpResponseRedirect(f"/topic/{topic_id}/")
