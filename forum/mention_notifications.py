"""The mail to somebody whom a post names, written from the state when it is sent."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from ogp_portal.accounts.models import User
from ogp_portal.common.addresses import absolute
from ogp_portal.notifications import declare

from .enums import OF_THE_AGENCY
from .follower_notifications import about_post
from .models import Post, Topic

Context = dict[str, Any]


def blockers_of(post: Post) -> QuerySet[User]:
    """Who has blocked the post's author; nobody where the author speaks for the agency in it."""
    if post.author_id is None or post.author_mark in OF_THE_AGENCY:
        return User.objects.none()
    return User.objects.filter(forum_blocks__person=post.author_id)


def wants_to_hear(post: Post) -> QuerySet[User]:
    """People who get a mail when the post names them; not its author."""
    people = User.objects.filter(is_active=True, forum_mentions_off=None).exclude(pk=post.author_id)
    return people.exclude(pk__in=blockers_of(post).values("pk"))


def _load(context: Context) -> Context | None:
    """None when the post is hidden or names the person no more, or the person wants no mail now."""
    topic = Topic.objects.visible_to(None).select_related("category").get(posts=context["post"])
    post = topic.posts.visible_to(None).filter(pk=context["post"]).first()
    if post is None:
        return None
    people = wants_to_hear(post).filter(pk=context["person"], mentions__post=post)
    if not people.exists():
        return None
    return about_post(topic, post) | {"choices_url": absolute(reverse("forum-choices"))}


MENTION = declare(
    "forum.mention",
    label=gettext_lazy("Somebody named in a post of the forum"),
    load=_load,
    is_news=True,
)
