"""People that a post names: found and linked when it is written, told once when it is public.

`@anna-jensen-12` names one person anywhere, `@anna-jensen` the one of that name who has written in
the same topic. What names nobody, or could be two people, stays as written.
"""

import datetime as dt
import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.markdown import Link, References
from ogp_portal.jobs.actions import enqueue
from ogp_portal.notifications import Recipient
from ogp_portal.notifications.actions import Mail, post_many
from ogp_portal.notifications.models import Message

from ..follower_notifications import NEW_TOPIC, TOPIC_REPLY
from ..mention_notifications import MENTION, wants_to_hear
from ..models import Mention, Post, people_with_profile
from ..names import handle_of, person_in, profile_path, word_of

TELL_NAMED = "forum.tell_named"

_NAME = re.compile(r"(?<![\w@/.+-])@(\w(?:[\w-]*\w)?)")
_LARGEST_KEY = 2**63 - 1


class Named:
    """Whom a text names, found while it is rendered. `topic` is 0 for a topic that begins with it."""

    def __init__(self, topic: int = 0):
        self._topic = topic
        self.people: set[int] = set()

    @property
    def references(self) -> References:
        return References(_NAME, limits.MENTION_WORDS_PER_POST, self._links)

    def check(self) -> None:
        """ValidationError, beside the text, when it names more people than one post may."""
        if len(self.people) > limits.MENTIONS_PER_POST:
            raise ValidationError(
                {
                    "text": _(
                        "The post names %(found)d people with @. It can name %(most)d at most, "
                        "since each of them gets an e-mail."
                    )
                    % {"found": len(self.people), "most": limits.MENTIONS_PER_POST}
                },
                code="mentions",
            )

    def _links(self, written: list[str]) -> dict[str, Link]:
        words = {text: word_of(text) for text in written}
        found = _by_number(words)
        left = {text: word for text, word in words.items() if text not in found}
        if self._topic and left:
            found |= _by_word(left, self._topic)
        self.people |= {person for person, _name in found.values()}
        return {
            text: Link(profile_path(name, person), f"@{text}")
            for text, (person, name) in found.items()
        }


def _by_number(words: dict[str, str]) -> dict[str, tuple[int, str]]:
    """Text → (key, name) of the people whose whole handle it is."""
    keys = {text: person_in(word) or 0 for text, word in words.items()}
    wanted = {key for key in keys.values() if 0 < key <= _LARGEST_KEY}
    if not wanted:
        return {}
    rows = people_with_profile().filter(pk__in=wanted).values_list("pk", "display_name")
    names = dict(rows)
    return {
        text: (keys[text], names[keys[text]])
        for text, word in words.items()
        if keys[text] in names and handle_of(names[keys[text]], keys[text]) == word
    }


def _by_word(words: dict[str, str], topic: int) -> dict[str, tuple[int, str]]:
    """The same by name alone, among those who have written in the topic."""
    posts = Post.objects.visible_to(None).filter(topic=topic, author__is_active=True)
    writers = posts.order_by("-position").values_list("author_id", "author__display_name")
    by_word: dict[str, set[tuple[int, str]]] = {}
    for writer in set(writers[: limits.MENTION_POSTS]):
        by_word.setdefault(word_of(writer[1]), set()).add(writer)
    found = {text: by_word.get(word, set()) for text, word in words.items() if word}
    return {text: next(iter(people)) for text, people in found.items() if len(people) == 1}


def keep_mentions(post: Post, people: Iterable[int], *, now: dt.datetime) -> None:
    """Stores whom a new post names."""
    rows = [Mention(post=post, person_id=person, made_at=now) for person in sorted(people)]
    if rows:
        Mention.objects.bulk_create(rows, ignore_conflicts=True)


def change_mentions(post: Post, people: Iterable[int], *, now: dt.datetime) -> None:
    """Stores whom a changed post names now; who is new is told as soon as all can read it."""
    people, before = set(people), set(post.mentions.values_list("person", flat=True))
    post.mentions.filter(person__in=before - people).delete()
    keep_mentions(post, people - before, now=now)


def tell_named_later(post: Post, *, now: dt.datetime) -> None:
    """Writes the work of telling those whom a post names, for one that was changed or approved.

    Whoever was told before is not told again (`tell_named`).
    """
    if not post.is_hidden and post.mentions.exists():
        key = f"{TELL_NAMED}:{post.pk}:{now.isoformat()}"
        enqueue(TELL_NAMED, post.pk, dedupe_key=key, now=now)


def told_by_name(post: Post) -> QuerySet[User]:
    """Whom a mail about being named in the post is for, whether or not it is written already."""
    return wants_to_hear(post).filter(mentions__post=post)


@transaction.atomic
def tell_named(post: Post, *, now: dt.datetime) -> None:
    """Mails those whom a visible post names, each once for ever.

    Who was told of the post as a follower is not told again, and no one who has blocked the
    author, has turned these mails off, or is the author.
    """
    if post.is_hidden:
        return
    as_follower = Message.objects.alias(lowered=Lower("address")).filter(
        lowered=Lower(OuterRef("email")),
        kind__in=[TOPIC_REPLY.name, NEW_TOPIC.name],
        context__post=post.pk,
    )
    people = told_by_name(post).exclude(Exists(as_follower))
    mails = [
        Mail(
            to=Recipient(person.email, person.language, person),
            subject_key=f"{post.pk}:{person.pk}",
            context={"post": post.pk, "person": person.pk},
            is_demonstration=post.topic.is_demonstration,
        )
        for person in people
    ]
    post_many(MENTION, mails, now=now)
