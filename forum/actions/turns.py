"""Whose turn it is to write: one sending at a time per person, each key once, so many an hour.

These statements run on every post, so they are prepared (ogp_portal/common/prepared.py).
"""

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import (
    BigIntegerField,
    DateTimeField,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
)
from django.utils.translation import gettext_lazy as _

from ogp_portal.accounts.models import RoleAssignment, User
from ogp_portal.accounts.permissions import Role
from ogp_portal.common import limits
from ogp_portal.common.prepared import Prepared

from ..enums import AuthorMark
from ..lines import plain_line
from ..models import Post, PostDraft, PostVersion

RATE_WINDOW = dt.timedelta(hours=1)
_ROLES = RoleAssignment.objects.current().filter(user=OuterRef("pk")).values("role")

_locked_person = Prepared(
    lambda user, person, topic, room: (
        User.objects.select_for_update(no_key=True)
        .filter(pk=person)
        .order_by()
        .values("pk", held=ArraySubquery(_ROLES), kept=ArraySubquery(_drafts(topic, room)))
    ),
    person=BigIntegerField(),
    topic=BigIntegerField(),
    room=BigIntegerField(),
)
_counted = Prepared(
    lambda user, person, key, since: (
        Post.objects.filter(Q(idempotency_key=key) | Q(written_at__gt=since), author_id=person)
        .order_by()
        .values("pk", "idempotency_key")
        .union(_edits(person, since), all=True)
    ),
    person=BigIntegerField(),
    key=UUIDField(),
    since=DateTimeField(),
)


def _drafts(topic, room) -> QuerySet:
    """What the person keeps unpublished for this topic or room."""
    kept = PostDraft.objects.filter(Q(topic_id=topic) | Q(category_id=room), user=OuterRef("pk"))
    return kept.order_by().values("pk")


def _edits(person, since) -> QuerySet:
    """A row for each time that the person changed a post, since each is read by others anew."""
    changed = PostVersion.objects.filter(post__author_id=person, replaced_at__gt=since)
    return changed.order_by().values_list("pk", Value(None, UUIDField()))


@dataclass(frozen=True)
class Sending:
    """One form as it was sent: by whom, when, under which key, in which language, to where.

    `topic` and `room` are keys; 0 stands for none.
    """

    by: User
    now: dt.datetime
    key: uuid.UUID
    language: str
    topic: int = 0
    room: int = 0

    @property
    def name(self) -> str:
        """The person's name as chosen; never the e-mail address, even where there is none."""
        return plain_line(self.by.display_name)[: limits.DISPLAY_NAME_LENGTH]


@dataclass(frozen=True)
class Turn:
    """A person's turn to write. `sent` is the post that the key has already become, if any.

    `drafts` are the keys of what the person has kept for the same place.
    """

    sent: Post | None
    roles: frozenset[str]
    drafts: tuple[int, ...] = ()

    @property
    def mark(self) -> str:
        """What tells who speaks for the agency; "" for everybody else."""
        if Role.MODERATOR in self.roles:
            return AuthorMark.MODERATOR
        return AuthorMark.STAFF if self.roles else ""

    @property
    def role(self) -> str:
        """As what the person acts, for the audit log."""
        return ", ".join(sorted(self.roles)) or "user"


@contextlib.contextmanager
def turn_of(sending: Sending) -> Iterator[Turn]:
    """One transaction in which the person of `sending` writes alone.

    Raises ValidationError for a key that somebody else has used, and past the hour's limit.
    """
    try:
        with transaction.atomic():
            yield _taken(sending)
    except IntegrityError as error:
        if "idempotency_key" not in str(error):
            raise
        raise ValidationError(
            _("This form has been used already. Open the page again."), code="used"
        ) from error


def _taken(sending: Sending) -> Turn:
    """The lock on the person's row makes key and limit hold when forms arrive at once."""
    person = sending.by.pk
    place = {"topic": sending.topic, "room": sending.room}
    (locked,) = _locked_person.rows(None, person=person, **place)
    since = sending.now - RATE_WINDOW
    recent = _counted.rows(None, person=person, key=sending.key, since=since)
    sent = next((row["pk"] for row in recent if row["idempotency_key"] == sending.key), None)
    if sent is None and len(recent) >= limits.POSTS_PER_HOUR:
        raise ValidationError(
            _("You have written %(number)d posts within an hour. Try again a little later."),
            code="rate",
            params={"number": limits.POSTS_PER_HOUR},
        )
    post = Post.objects.get(pk=sent) if sent else None
    return Turn(post, frozenset(locked["held"]), tuple(locked["kept"]))
