"""What somebody has begun to write and keeps for later, read by nobody else."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ogp_portal.accounts.models import User
from ogp_portal.common import limits

from .categories import Category
from .topics import Topic


class PostDraft(models.Model):
    """An unpublished text: a reply in a topic, or a new topic in a room; one of each per person.

    `query` is what the form's address said behind the question mark, such as "svar=5";
    `tags` the keys of the tags chosen, each as long as there is such a tag; `files_key` that of
    the files added in its form (PostAttachment).
    """

    user = models.ForeignKey(
        User,
        models.CASCADE,
        related_name="post_drafts",
        db_index=False,  # draft_once_per_topic and draft_once_per_room begin with it
    )
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, related_name="drafts")
    category = models.ForeignKey(Category, models.CASCADE, null=True, related_name="drafts")
    title = models.CharField(_("title"), max_length=limits.TITLE_LENGTH, blank=True)
    text = models.TextField(_("text"), max_length=limits.POST_LENGTH, blank=True)
    query = models.CharField(max_length=60, blank=True)
    is_question = models.BooleanField(_("question"), default=False)
    tags = ArrayField(models.BigIntegerField(), default=list, blank=True)
    files_key = models.UUIDField(null=True, blank=True, db_index=True, editable=False)
    kept_at = models.DateTimeField(_("kept"))

    class Meta:
        verbose_name = _("draft of a post")
        verbose_name_plural = _("drafts of posts")
        ordering = ["-kept_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(topic=None, category__isnull=False)
                | Q(topic__isnull=False, category=None),
                name="draft_for_a_topic_or_a_room",
            ),
            models.UniqueConstraint(fields=["user", "topic"], name="draft_once_per_topic"),
            models.UniqueConstraint(fields=["user", "category"], name="draft_once_per_room"),
            models.CheckConstraint(condition=~Q(title="", text=""), name="draft_holds_something"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def form_path(self) -> str:
        """Where the writing goes on."""
        if self.topic is not None:
            room, topic = self.topic.category, self.topic
            path = reverse("topic-reply", args=[room.slug, topic.pk, topic.slug])
        else:
            path = reverse("topic-new", args=[self.category.slug])
        return f"{path}?{self.query}" if self.query else path
