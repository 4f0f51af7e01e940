"""The mails to those who follow a topic or a room. Each is written from the state when it is sent."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_portal.common.addresses import absolute
from ogp_portal.notifications import declare
from ogp_portal.notifications.models import Follow

from .lines import excerpt_of
from .models import Post, Topic, TopicRead, is_folded
from .paging import lasting_place_of

Context = dict[str, Any]


def _load_reply(context: Context) -> Context | None:
    """The posts that the follower has not read; None when none is visible any more."""
    topic, follow = _topic_and_follow(context)
    unread = _unread_by(follow, topic, context["post"]) if follow else Post.objects.none()
    first = unread.order_by("position").first()
    if first is None:
        return None
    return about_post(topic, first) | {"count": unread.count()}


def _load_new_topic(context: Context) -> Context | None:
    """The topic with its first post; None when that is hidden."""
    topic, follow = _topic_and_follow(context)
    first = topic.posts.visible_to(None).filter(pk=context["post"]).first()
    if follow is None or first is None:
        return None
    return about_post(topic, first) | {"room": topic.category.title}


def _topic_and_follow(context: Context) -> tuple[Topic, Follow | None]:
    """The topic as everybody sees it, else Topic.DoesNotExist; None for a follow that has ended."""
    topics = Topic.objects.visible_to(None).select_related("category")
    topic = topics.get(posts=context["post"])
    return topic, Follow.objects.active().filter(pk=context["follow_id"]).first()


def _unread_by(follow: Follow, topic: Topic, key: int) -> QuerySet[Post]:
    """Visible posts from the one that the mail was written for, save read, own and folded ones."""
    position = Post.objects.values_list("position", flat=True).get(pk=key)
    posts = topic.posts.visible_to(None).filter(position__gte=position)
    if follow.user_id is None:
        return posts.exclude(author__email__iexact=follow.address)
    read = TopicRead.objects.filter(topic=topic, user=follow.user_id)
    read_to = read.values_list("position", flat=True).first() or 0
    others = ~Q(author=follow.user_id) | Q(author=None)
    return posts.filter(others, position__gt=read_to).exclude(is_folded(follow.user_id))


def about_post(topic: Topic, post: Post) -> Context:
    """What a mail says of a post that everybody can read, and where to answer it."""
    topic_path = topic.get_absolute_url()
    return {
        "title": topic.title,
        "author": post.author_name or _("Unnamed"),
        "text": excerpt_of(post.html),
        "url": absolute(topic_path + lasting_place_of(post.position)),
        "reply_url": ""
        if topic.closed_at
        else absolute(reverse("topic-reply", args=[topic.category.slug, topic.pk, topic.slug])),
    }


TOPIC_REPLY = declare(
    "forum.topic_reply",
    label=gettext_lazy("New posts in a followed topic"),
    load=_load_reply,
    is_news=True,
)
NEW_TOPIC = declare(
    "forum.new_topic",
    label=gettext_lazy("A new topic in a followed room of the forum"),
    load=_load_new_topic,
    is_news=True,
)
