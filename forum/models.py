"""The discussion forum: categories, topics and posts."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from consultations.models import Consultation
from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language
from ogp_portal.moderation.models import Moderated
from plans.models import ActionPlan, Commitment

from .permissions import KEPT_BY_MODERATORS, is_staff


class Category(RulesModel):
    """A room of the forum."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    text_da = models.TextField(_("what it is for, Danish"), blank=True)
    text_en = models.TextField(_("what it is for, English"), blank=True)
    topic_count = models.PositiveIntegerField(_("topics"), default=0, editable=False)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]
        constraints = [in_one_language("title", "category_title_in_one_language")]
        rules_permissions = KEPT_BY_MODERATORS

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("category", args=[self.slug])

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")


class TopicQuerySet(models.QuerySet):
    """Topics, and which of them may be seen."""

    def visible_to(self, user) -> "TopicQuerySet":
        """Topics with a visible post; staff see all."""
        return self if is_staff(user) else self.filter(post_count__gt=0)

    def newest_first(self) -> "TopicQuerySet":
        return self.order_by("-is_pinned", "-last_post_at", "-pk")


class Topic(RulesModel):
    """A thread. Its counters are kept exact in the transaction that changes a post.

    `post_count` is visible posts; `last_position` the highest position ever given. A post keeps
    its position for life, so page k is positions 20(k−1)+1 to 20k and pages never shift.
    """

    category = models.ForeignKey(Category, models.PROTECT, related_name="topics")
    title = models.CharField(_("title"), max_length=limits.TITLE_LENGTH)
    slug = models.SlugField(max_length=80)
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="topics")
    started_at = models.DateTimeField(_("started"))
    post_count = models.PositiveIntegerField(_("posts"), default=0, editable=False)
    last_position = models.PositiveIntegerField(default=0, editable=False)
    last_post_at = models.DateTimeField(_("last post"), editable=False)
    last_post_by = models.CharField(
        _("last post by"), max_length=limits.DISPLAY_NAME_LENGTH, blank=True, editable=False
    )
    is_pinned = models.BooleanField(_("pinned"), default=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    close_reason = models.CharField(_("reason for closing"), max_length=300, blank=True)
    plan = models.ForeignKey(
        ActionPlan, models.SET_NULL, null=True, blank=True, related_name="topics"
    )
    commitment = models.ForeignKey(
        Commitment, models.SET_NULL, null=True, blank=True, related_name="topics"
    )
    consultation = models.ForeignKey(
        Consultation, models.SET_NULL, null=True, blank=True, related_name="topics"
    )
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["-is_pinned", "-last_post_at", "-pk"]
        indexes = [
            models.Index(
                fields=["category", "-is_pinned", "-last_post_at", "-id"], name="topic_newest"
            ),
            models.Index(fields=["-last_post_at", "-id"], name="topic_newest_of_all"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, close_reason="")
                | Q(closed_at__isnull=False) & ~Q(close_reason=""),
                name="closed_topic_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(last_position__gte=models.F("post_count")), name="topic_counts_agree"
            ),
        ]
        rules_permissions = KEPT_BY_MODERATORS

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.category.slug, self.pk, self.slug])


class PostQuerySet(models.QuerySet):
    """Posts, and which of them may be seen."""

    def visible_to(self, user) -> "PostQuerySet":
        return self if is_staff(user) else self.filter(hidden_at=None)

    def on_page(self, number: int) -> "PostQuerySet":
        """Positions 20(k−1)+1 to 20k, by index and never by OFFSET."""
        last = number * limits.POSTS_PER_PAGE
        return self.filter(position__gt=last - limits.POSTS_PER_PAGE, position__lte=last)


@pghistory.track(exclude=["search"])
class Post(Moderated, RulesModel):
    """One post. `html` is rendered once, when the text is stored."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="posts")
    position = models.PositiveIntegerField()
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="posts")
    author_name = models.CharField(max_length=limits.DISPLAY_NAME_LENGTH, blank=True)
    author_mark = models.CharField(max_length=20, blank=True)
    text = models.TextField(_("text"), max_length=limits.POST_LENGTH)
    html = models.TextField(editable=False)
    written_at = models.DateTimeField(_("written"))
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    idempotency_key = models.UUIDField(unique=True, editable=False)
    search = SearchVectorField(null=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["topic_id", "position"]
        indexes = [GinIndex(fields=["search"], name="post_search")]
        constraints = [
            *Moderated.Meta.constraints,
            models.UniqueConstraint(fields=["topic", "position"], name="post_position_once"),
        ]
        rules_permissions = KEPT_BY_MODERATORS

    def __str__(self) -> str:
        return f"#{self.position}"

    def get_absolute_url(self) -> str:
        page = (self.position - 1) // limits.POSTS_PER_PAGE + 1
        query = f"?side={page}" if page > 1 else ""
        return f"{self.topic.get_absolute_url()}{query}#p{self.position}"
