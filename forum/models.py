"""The discussion forum: categories, topics and posts."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from consultations.models import Consultation
from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.moderation.models import Moderated
from plans.models import ActionPlan, Commitment, NetworkMeeting

from .enums import AuthorMark
from .paging import place_of
from .permissions import KEPT_BY_MODERATORS, WRITTEN_BY_USERS, is_staff

RESERVED_SLUGS = frozenset(
    ["moderering", "moderation", "new", "nyt", "profil", "profile", "soeg", "search"]
)
"""Words with an address of their own below /forum/; no room can be called so."""

LANGUAGES = [("da", "Dansk"), ("en", "English")]


def not_reserved(slug: str) -> None:
    """Refuses a room's address that the forum needs for itself."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("This address is used by the forum itself."), code="reserved")


class CategoryQuerySet(models.QuerySet):
    """The rooms."""

    def visible_to(self, user) -> "CategoryQuerySet":
        """All of them, for everybody."""
        return self


class Category(RulesModel):
    """A room of the forum. `topic_count` is visible topics, kept exact as posts change."""

    slug = models.SlugField(_("address"), max_length=60, unique=True, validators=[not_reserved])
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    text_da = models.TextField(_("what it is for, Danish"), blank=True)
    text_en = models.TextField(_("what it is for, English"), blank=True)
    topic_count = models.PositiveIntegerField(_("topics"), default=0, editable=False)

    objects = CategoryQuerySet.as_manager()

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
    def title_language(self) -> str:
        return language_of(self, "title")

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


NOT_IN_HISTORY = ["post_count", "last_position", "last_post_at", "last_post_by", "started_by"]
"""What is worked out from the posts, whose history is their own."""


@pghistory.track(exclude=NOT_IN_HISTORY)
class Topic(RulesModel):
    """A thread. Its counters are kept exact in the transaction that changes a post.

    `post_count` is visible posts; `last_position` the highest position ever given. A post keeps
    its position for life, so page k is positions 20(k−1)+1 to 20k and pages never shift.
    `started_by` is the name on post 1 and `last_post_by` on the last visible post: both are
    empty once that post is hidden and nothing else takes its place.
    """

    category = models.ForeignKey(
        Category,
        models.PROTECT,
        related_name="topics",
        db_index=False,  # topic_newest begins with it
    )
    title = models.CharField(_("title"), max_length=limits.TITLE_LENGTH)
    slug = models.SlugField(max_length=80)
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="topics")
    started_at = models.DateTimeField(_("started"))
    started_by = models.CharField(
        _("started by"), max_length=limits.DISPLAY_NAME_LENGTH, blank=True, editable=False
    )
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="da")
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
    meeting = models.ForeignKey(
        NetworkMeeting, models.SET_NULL, null=True, blank=True, related_name="topics"
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
            models.Index(
                fields=["-last_post_at", "-id"], condition=Q(is_pinned=True), name="topic_pinned"
            ),
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
        rules_permissions = WRITTEN_BY_USERS

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.category.slug, self.pk, self.slug])


class PostQuerySet(models.QuerySet):
    """Posts, and which of them may be seen."""

    def visible_to(self, user) -> "PostQuerySet":
        return self if is_staff(user) else self.filter(hidden_at=None)


@pghistory.track(exclude=["search"])
class Post(Moderated, RulesModel):
    """One post. `html` is rendered once, when the text is stored.

    `search` is made with the text, for a topic's first post with the title as well, and is empty
    while the post is hidden, so that no search can find what nobody may read.
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
    author_name = models.CharField(max_length=limits.DISPLAY_NAME_LENGTH, blank=True)
    author_mark = models.CharField(max_length=20, choices=AuthorMark.choices, blank=True)
    text = models.TextField(_("text"), max_length=limits.POST_LENGTH)
    html = models.TextField(editable=False)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="da")
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
        indexes = [
            GinIndex(fields=["search"], name="post_search"),
            models.Index(fields=["author", "-written_at"], name="post_of_author"),
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
        ]
        rules_permissions = WRITTEN_BY_USERS

    def __str__(self) -> str:
        return f"#{self.position}"

    @property
    def place(self) -> str:
        """Where the post stands within its topic: '?side=2#p22'."""
        return place_of(self.position)

    def get_absolute_url(self) -> str:
        return self.topic.get_absolute_url() + self.place
