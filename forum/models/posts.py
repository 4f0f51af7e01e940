"""Posts, each at a position that it keeps for life."""

import datetime as dt

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.moderation.models import HideReason, Moderated

from ..enums import HELD, MOVED, REASONS_OF_POSTS, AuthorMark
from ..paging import lasting_place_of, place_of
from ..permissions import WRITTEN_BY_USERS, is_staff
from .topics import LANGUAGES, Topic

_ANSWERS_IN_ITS_TOPIC = """
IF NOT EXISTS (
    SELECT FROM forum_post WHERE id = NEW.reply_to_id AND topic_id = NEW.topic_id
) THEN
    RAISE EXCEPTION 'post_answers_in_its_topic' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
"""Asked when the answer is written; a topic that is divided later may part the two."""


class PostQuerySet(models.QuerySet):
    """Posts, and which of them may be seen."""

    def visible_to(self, user) -> "PostQuerySet":
        return self if is_staff(user) else self.filter(hidden_at=None)

    def at(self, topic: int, position: int) -> "Post | None":
        """The post that an address names, at its present place; None where there never was one."""
        rows = self.select_related("topic__category", "moved_to__topic__category")
        found = rows.filter(topic=topic, position=position).first()
        return found.moved_to if found and found.moved_to_id else found

    def to_be_erased(self, now: dt.datetime) -> "PostQuerySet":
        """Deleted by their authors limits.WITHDRAWN_POST_DAYS ago, with the text still there."""
        before = now - dt.timedelta(days=limits.WITHDRAWN_POST_DAYS)
        return self.filter(hide_reason=HideReason.WITHDRAWN, hidden_at__lte=before).exclude(text="")


_NOT_IN_HISTORY = ["search", "text", "html", "fingerprint", "agree_count", "thanks_count"]


@pghistory.track(exclude=_NOT_IN_HISTORY)
class Post(Moderated, RulesModel):
    """One post. `html` is rendered once, when the text is stored.

    `search` is made with the text, for a topic's first post with the title as well, and is empty
    while the post is hidden, so that no search can find what nobody may read. `fingerprint` is
    the same for posts of the same words, and empty for short ones. Earlier texts are
    `PostVersion` rows and not in the history, so that a text that must go is kept nowhere else.
    A post that its author deleted has no text once its days are over.
    """

    topic = models.ForeignKey(
        Topic,
        models.CASCADE,
        related_name="posts",
        db_index=False,  # post_position_once begins with it
    )
    position = models.PositiveIntegerField()
    author = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="posts",
        db_index=False,  # post_of_author begins with it
    )
    reply_to = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replies",
        db_index=False,  # post_answers begins with it
        verbose_name=_("reply to"),
    )
    moved_to = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="traces",
        editable=False,
        verbose_name=_("moved to"),
    )
    author_name = models.CharField(max_length=limits.DISPLAY_NAME_LENGTH, blank=True)
    author_mark = models.CharField(max_length=20, choices=AuthorMark.choices, blank=True)
    text = models.TextField(_("text"), max_length=limits.POST_LENGTH)
    html = models.TextField(editable=False)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="da")
    written_at = models.DateTimeField(_("written"))
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    idempotency_key = models.UUIDField(unique=True, editable=False)
    search = SearchVectorField(null=True, editable=False)
    fingerprint = models.UUIDField(null=True, editable=False)
    hide_reason = models.CharField(
        _("reason"), max_length=16, choices=REASONS_OF_POSTS, blank=True, editable=False
    )
    agree_count = models.PositiveIntegerField(
        _("readers who agree"), default=0, db_default=0, editable=False
    )
    thanks_count = models.PositiveIntegerField(
        _("readers who thank"), default=0, db_default=0, editable=False
    )

    objects = PostQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["topic_id", "position"]
        indexes = [
            GinIndex(fields=["search"], name="post_search"),
            models.Index(fields=["author", "-written_at"], name="post_of_author"),
            models.Index(
                fields=["fingerprint", "-written_at"],
                condition=Q(fingerprint__isnull=False),
                name="post_of_same_words",
            ),
            models.Index(
                fields=["hidden_at"], condition=Q(hide_reason=HELD), name="post_waits_to_be_read"
            ),
            models.Index(
                fields=["reply_to", "position"],
                condition=Q(reply_to__isnull=False),
                name="post_answers",
            ),
        ]
        constraints = [
            *Moderated.Meta.constraints,
            models.UniqueConstraint(fields=["topic", "position"], name="post_position_once"),
            models.CheckConstraint(
                condition=Q(hidden_at=None) | Q(search=None), name="hidden_post_is_not_searched"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), limits.POST_LENGTH),
                name="post_is_within_its_limit",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=False) | ~Q(text=""), name="shown_post_has_a_text"
            ),
            models.CheckConstraint(
                condition=Q(moved_to=None) & ~Q(hide_reason=MOVED)
                | Q(
                    moved_to__isnull=False, hide_reason=MOVED, author=None, text="", author_name=""
                ),
                name="moved_post_leaves_a_trace",
            ),
            models.CheckConstraint(
                condition=Q(reply_to=None) | ~Q(reply_to=models.F("id")),
                name="post_answers_another",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="answers_in_its_topic",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("reply_to_id"),
                condition=pgtrigger.Q(new__reply_to__isnull=False),
                func=_ANSWERS_IN_ITS_TOPIC,
            )
        ]
        rules_permissions = WRITTEN_BY_USERS

    def __str__(self) -> str:
        return f"#{self.position}"

    @property
    def is_held(self) -> bool:
        """Waits to be read; nobody but its author and staff sees it."""
        return self.hide_reason == HELD

    @property
    def place(self) -> str:
        """Where the post stands within its topic: '?side=2#p22'."""
        return place_of(self.position)

    @property
    def permalink(self) -> str:
        """The address that goes on leading to the post, also when it is moved elsewhere."""
        return self.topic.get_absolute_url() + lasting_place_of(self.position)

    def get_absolute_url(self) -> str:
        return self.topic.get_absolute_url() + self.place
