"""Whose turn it is to write: one sending at a time per person, each key once, so many an hour.

What moderators have decided about the person and the forum is asked in the same statement.

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
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
)
from django.utils.translation import gettext_lazy as _

from ogp_portal.accounts.models import RoleAssignment, User
from ogp_portal.accounts.permissions import Role
from ogp_portal.common import limits
from ogp_portal.common.prepared import Prepared

from ..enums import AuthorMark, ForumMode
from ..lines import plain_line
from ..models import (
    ForumState,
    ModerationDecision,
    Post,
    PostAttachment,
    PostDraft,
    PostVersion,
    mandates_of_owners,
)
from .fingerprints import fingerprint_of
from .refusing import check_forum_is_open, is_silenced

_NO_FILES = uuid.UUID(int=0)
RATE_WINDOW = dt.timedelta(hours=1)
_ROLES = RoleAssignment.objects.current().filter(user=OuterRef("pk")).values("role")

_locked_person = Prepared(
    lambda user, person, topic, room, files, now: (
        User.objects.select_for_update(no_key=True)
        .filter(pk=person)
        .order_by()
        .values(
            "pk",
            held=ArraySubquery(_ROLES),
            kept=ArraySubquery(_drafts(topic, room)),
            speaks=Exists(mandates_of_owners(now).filter(user=OuterRef("pk"))),
            added=ArraySubquery(PostAttachment.objects.of_form(files, OuterRef("pk")).values("pk")),
        )
    ),
    person=BigIntegerField(),
    topic=BigIntegerField(),
    room=BigIntegerField(),
    now=DateTimeField(),
    files=UUIDField(),
)
_POSTS = Post.objects.filter(author_id=OuterRef("pk")).order_by()
_ENOUGH = 10
"""Published posts that are counted at most; limits.NEW_USER_POSTS is not above it."""

_standing = Prepared(
    # Asked once the lock is held, so that it sees what others have stored while we waited.
    lambda user, person, key, since, now, words, day, minutes: (
        User.objects.filter(pk=person)
        .order_by()
        .values(
            sent=Subquery(_POSTS.filter(idempotency_key=key).values("pk")[:1]),
            recent=ArraySubquery(_POSTS.filter(written_at__gt=since).values("pk")),
            edits=ArraySubquery(_edits(since)),
            published=ArraySubquery(_POSTS.filter(hidden_at=None).values("pk")[:_ENOUGH]),
            running=ArraySubquery(
                ModerationDecision.objects.running(now)
                .filter(person_id=OuterRef("pk"))
                .order_by()
                .values("pk")
            ),
            mode=Subquery(ForumState.objects.modes_at(now).values("effective")[:1]),
            is_alike=Exists(
                Post.objects.filter(fingerprint=words).filter(
                    Q(author_id=OuterRef("pk"), written_at__gt=day) | Q(written_at__gt=minutes)
                )
            ),
        )
    ),
    person=BigIntegerField(),
    key=UUIDField(),
    since=DateTimeField(),
    now=DateTimeField(),
    words=UUIDField(),
    day=DateTimeField(),
    minutes=DateTimeField(),
)


def _drafts(topic, room) -> QuerySet:
    """What the person keeps unpublished for this topic or room."""
    kept = PostDraft.objects.filter(Q(topic_id=topic) | Q(category_id=room), user=OuterRef("pk"))
    return kept.order_by().values("pk")


def _edits(since) -> QuerySet:
    """A row for each time that the person changed a post, since each is read by others anew."""
    changed = PostVersion.objects.filter(post__author_id=OuterRef("pk"), replaced_at__gt=since)
    return changed.order_by().values("pk")


@dataclass(frozen=True)
class Sending:
    """One form as it was sent: by whom, when, under which key, in which language, to where.

    `topic` and `room` are keys; 0 stands for none. `files` is the key of the files added in it.
    """

    by: User
    now: dt.datetime
    key: uuid.UUID
    language: str
    text: str = ""
    topic: int = 0
    room: int = 0
    files: uuid.UUID | None = None

    @property
    def name(self) -> str:
        """The person's name as chosen; never the e-mail address, even where there is none."""
        return plain_line(self.by.display_name)[: limits.DISPLAY_NAME_LENGTH]


@dataclass(frozen=True)
class Turn:
    """A person's turn to write. `sent` is the post that the key has already become, if any.

    `drafts` are the keys of what the person has kept for the same place, `files` of the files that
    were added in the form. `is_new`: has few published posts; `is_alike`: the same words were
    posted lately; `is_owner`: speaks for a body that is responsible for an initiative.
    """

    sent: Post | None
    roles: frozenset[str]
    drafts: tuple[int, ...] = ()
    files: tuple[int, ...] = ()
    mode: str = ForumMode.OPEN
    is_new: bool = False
    is_alike: bool = False
    is_silenced: bool = False
    is_owner: bool = False

    @property
    def reads_new_users_first(self) -> bool:
        return self.mode == ForumMode.PREMODERATED

    @property
    def mark(self) -> str:
        """What tells who speaks for the agency or an owner; "" for everybody else."""
        if Role.MODERATOR in self.roles:
            return AuthorMark.MODERATOR
        if self.roles:
            return AuthorMark.STAFF
        return AuthorMark.OWNER if self.is_owner else ""

    @property
    def role(self) -> str:
        """As what the person acts, for the audit log."""
        return ", ".join(sorted(self.roles)) or "user"


@contextlib.contextmanager
def turn_of(sending: Sending) -> Iterator[Turn]:
    """One transaction in which the person of `sending` writes alone.

    Raises ValidationError for a key that somebody else has used, past the hour's limit, while the
    forum is closed, and for whoever is suspended or has written as much as a decision allows.
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
    place = {"topic": sending.topic, "room": sending.room, "now": sending.now}
    place["files"] = sending.files or _NO_FILES
    (locked,) = _locked_person.rows(None, person=person, **place)
    roles, drafts = frozenset(locked["held"]), tuple(locked["kept"])
    (found,) = _standing.rows(None, person=person, key=sending.key, **_windows(sending))
    if found["sent"] is not None:
        return Turn(Post.objects.get(pk=found["sent"]), roles, drafts)
    if len(found["recent"]) + len(found["edits"]) >= limits.POSTS_PER_HOUR:
        raise ValidationError(
            _("You have written %(number)d posts within an hour. Try again a little later."),
            code="rate",
            params={"number": limits.POSTS_PER_HOUR},
        )
    mode = found["mode"] or ForumMode.PREMODERATED
    check_forum_is_open(mode, sending.now)
    return Turn(
        None,
        roles,
        drafts,
        tuple(locked["added"]),
        mode=mode,
        is_new=len(found["published"]) < limits.NEW_USER_POSTS,
        is_alike=found["is_alike"],
        is_owner=locked["speaks"],
        is_silenced=bool(found["running"]) and is_silenced(found["running"], sending),
    )


def _windows(sending: Sending) -> dict[str, object]:
    now = sending.now
    return {
        "now": now,
        "since": now - RATE_WINDOW,
        "words": fingerprint_of(sending.text),
        "day": now - dt.timedelta(hours=limits.DUPLICATE_OWN_HOURS),
        "minutes": now - dt.timedelta(minutes=limits.DUPLICATE_MINUTES),
    }
