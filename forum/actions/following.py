"""Who is told of a new post: followers of its topic and, of a new topic, of its room."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet

from ogp_portal.accounts.models import User
from ogp_portal.common.dates import COPENHAGEN
from ogp_portal.notifications import Recipient, follows
from ogp_portal.notifications.actions import Mail, post_many
from ogp_portal.notifications.models import Follow

from ..follower_notifications import NEW_TOPIC, TOPIC_REPLY
from ..mention_notifications import blockers_of
from ..models import Post, Topic, TopicRead
from .indexing import FIRST
from .mentions import told_by_name


def follow_topic(topic: Topic, *, by: User, language: str, now: dt.datetime) -> Follow:
    """The person follows the topic by the account's address, confirmed already."""
    asked = follows.Asked(topic, by.email, language, by)
    return follows.follow(asked, link=lambda _follow: "", now=now)


@transaction.atomic
def tell_followers(post: Post, *, now: dt.datetime) -> None:
    """Writes the mails about a new post that is visible; a second time writes none.

    Its author gets none, nor whoever has blocked the author or is told by name. A reader gets one mail about a topic until it is read: whoever has an
    account after opening it again, an address without one once a Danish day.
    """
    if post.is_hidden:
        return
    passed_over = _passed_over(post)
    replies = Follow.objects.active().of(post.topic)
    post_many(TOPIC_REPLY, list(_mails_of_topic(post, replies, passed_over, now)), now=now)
    if post.position == FIRST:
        of_room = Follow.objects.active().of(post.topic.category)
        mails = [_mail(post, one, "") for one in _others(of_room, passed_over)]
        post_many(NEW_TOPIC, mails, now=now)


def _passed_over(post: Post) -> set[int | str]:
    """Keys and addresses of those who are not told as followers.

    They are the author, whoever has blocked the author, and whoever is told that the post names
    them. People follow by account or by the account's address.
    """
    columns = "pk", "email"
    told = told_by_name(post).values_list(*columns)
    people = set(blockers_of(post).values_list(*columns).union(told))
    if post.author is not None:
        people.add((post.author.pk, post.author.email))
    return {key for key, _email in people} | {email.lower() for _key, email in people}


def _others(rows: QuerySet[Follow], passed_over: set[int | str]) -> list[Follow]:
    return [
        one
        for one in rows.select_related("user")
        if one.user_id not in passed_over and one.address.lower() not in passed_over
    ]


def _mails_of_topic(
    post: Post, rows: QuerySet[Follow], passed_over: set[int | str], now: dt.datetime
) -> Iterator[Mail]:
    followers = _others(rows, passed_over)
    people = [one.user_id for one in followers if one.user_id]
    read = TopicRead.objects.filter(topic=post.topic, user__in=people)
    read_to = dict(read.values_list("user_id", "position"))
    day = now.astimezone(COPENHAGEN).date()
    for one in followers:
        if one.user_id in read_to:
            period = f"read-to-{read_to[one.user_id]}"
        elif one.user_id:
            period = f"{day:%Y-%m}"  # never opened, or so long ago that it is forgotten
        else:
            period = f"{day}"
        yield _mail(post, one, period)


def _mail(post: Post, follow: Follow, period: str) -> Mail:
    return Mail(
        to=Recipient(follow.address, follow.language, follow.user),
        subject_key=f"{post.topic_id}:{period}",
        context={"post": post.pk, "follow_id": str(follow.pk)},
        is_demonstration=follow.is_demonstration or post.topic.is_demonstration,
    )
