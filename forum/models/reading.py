"""What people do while they read: how far they have come, and what they agree with."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User

from ..enums import ReactionKind
from ..permissions import SEEN_BY_NOBODY
from .posts import Post
from .topics import Topic


class TopicRead(models.Model):
    """How far one person has read in one topic: the highest position on a page that was shown.

    A row is swept when the person has not opened the topic for limits.UNREAD_DAYS. Nothing is
    lost by it: what was written before that counts as read anyway.
    """

    pk = models.CompositePrimaryKey("user_id", "topic_id")
    user = models.ForeignKey(User, models.CASCADE, related_name="topics_read", db_index=False)
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="read_by")
    position = models.PositiveIntegerField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reading of a topic")
        verbose_name_plural = _("readings of topics")
        indexes = [models.Index(fields=["seen_at"], name="topic_read_seen")]
        constraints = [
            models.CheckConstraint(condition=Q(position__gte=1), name="topic_is_read_from_one")
        ]

    def __str__(self) -> str:
        return f"#{self.position}"


class AllRead(models.Model):
    """When a person last said that all of the forum is read; what was written before counts so."""

    user = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="forum_all_read"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("all marked as read")
        verbose_name_plural = _("all marked as read")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class TopicReaders(models.Model):
    """How many signed-in people have opened a topic lately, counted by a job (docs/adr)."""

    topic = models.OneToOneField(Topic, models.CASCADE, primary_key=True, related_name="readers")
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("readers of a topic")
        verbose_name_plural = _("readers of topics")
        indexes = [models.Index(fields=["-count", "-topic"], name="topic_most_read")]

    def __str__(self) -> str:
        return str(self.count)


_COUNT = """
    PERFORM 1 FROM forum_post WHERE id IN (SELECT post_id FROM {rows})
        ORDER BY id FOR NO KEY UPDATE;
    UPDATE forum_post AS post SET
        agree_count = agree_count {sign} changed.agree,
        thanks_count = thanks_count {sign} changed.thanks
    FROM (
        SELECT post_id,
            count(*) FILTER (WHERE kind = 'agree') AS agree,
            count(*) FILTER (WHERE kind = 'thanks') AS thanks
        FROM {rows} GROUP BY post_id
    ) AS changed
    WHERE post.id = changed.post_id;
    RETURN NULL;
"""
"""Posts are locked in the order of their keys, so that two deletions cannot wait for each other."""


def _counted(name: str, operation, sign: str, **rows: str) -> pgtrigger.Trigger:
    """Keeps a post's two figures with every statement, also when an account is deleted."""
    (table,) = rows.values()
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**rows),
        func=_COUNT.format(rows=table, sign=sign),
    )


class Reaction(RulesModel):
    """One person agrees with a post, or thanks for it. Who it was is shown to nobody.

    `Post.agree_count` and `thanks_count` follow in the same statement, by triggers: whatever
    deletes a reaction, also the end of an account, takes it out of the figures.
    """

    post = models.ForeignKey(
        Post,
        models.CASCADE,
        related_name="reactions",
        db_index=False,  # reaction_once begins with it
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=10, choices=ReactionKind.choices)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints = [
            models.UniqueConstraint(fields=["post", "user", "kind"], name="reaction_once"),
            models.CheckConstraint(
                condition=Q(kind__in=ReactionKind.values), name="reaction_is_of_a_known_kind"
            ),
        ]
        triggers = [
            _counted("count_reactions", pgtrigger.Insert, "+", new="new_rows"),
            _counted("uncount_reactions", pgtrigger.Delete, "-", old="old_rows"),
            pgtrigger.Protect(
                name="reaction_stays_as_made",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("post", "kind"),  # what the figures count
            ),
        ]
        rules_permissions = SEEN_BY_NOBODY

    def __str__(self) -> str:
        return self.get_kind_display()
