"""Topics: the threads of a room, with counters that are exact in every transaction."""

import functools
import operator

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from consultations.models import Consultation, Proposal
from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from plans.models import ActionPlan, Commitment, NetworkMeeting

from ..enums import HELD
from ..permissions import WRITTEN_BY_USERS, is_staff
from .categories import Category
from .tags import Tag

LANGUAGES = [("da", "Dansk"), ("en", "English")]

_SUBJECTS = ("commitment", "consultation", "meeting", "proposal")
_AT_MOST_ONE = functools.reduce(
    operator.or_,
    (Q(**{other: None for other in _SUBJECTS if other != one}) for one in _SUBJECTS),
)
"""What a topic can be about, besides the plan that it belongs to."""

UNANSWERED = Q(post_count=1, closed_at=None)


class TopicQuerySet(models.QuerySet):
    """Topics, and which of them may be seen."""

    def visible_to(self, user) -> "TopicQuerySet":
        """Topics with a visible post; staff see all."""
        return self if is_staff(user) else self.filter(post_count__gt=0)

    def waiting_of(self, author: User) -> "TopicQuerySet":
        """Topics that their author alone sees, since their first post waits to be read."""
        first = {"posts__position": 1, "posts__author": author, "posts__hide_reason": HELD}
        return self.filter(author=author, post_count=0, **first)

    def unanswered(self) -> "TopicQuerySet":
        """Topics with one visible post, where one can still answer."""
        return self.filter(UNANSWERED)

    def standing_for(self, key: int) -> "Topic | None":
        """The topic that another has been merged into; None where that is not so."""
        found = (
            self.filter(pk=key).exclude(merged_into=None).select_related("merged_into__category")
        )
        merged = found.first()
        return merged.merged_into if merged else None

    def newest_first(self) -> "TopicQuerySet":
        return self.order_by("-is_pinned", "-last_post_at", "-pk")


NOT_IN_HISTORY = [
    "post_count",
    "last_position",
    "last_post_at",
    "last_post_by",
    "last_author",
    "started_by",
]
"""What is worked out from the posts, whose history is their own."""


@pghistory.track(exclude=NOT_IN_HISTORY)
class Topic(RulesModel):
    """A thread. Its counters are kept exact in the transaction that changes a post.

    `post_count` is visible posts; `last_position` the highest position ever given. A post keeps
    its position for life, so page k is positions 20(k−1)+1 to 20k and pages never shift.
    `started_by` is the name on post 1 and `last_post_by` on the last visible post, whose author is
    `last_author`: they are empty once that post is hidden and nothing else takes its place.
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
    last_author = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        db_index=False,  # asked for when an account ends alone, and each reply would pay for it
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
    proposal = models.ForeignKey(
        Proposal, models.SET_NULL, null=True, blank=True, related_name="topics"
    )
    tags = models.ManyToManyField(Tag, related_name="topics", blank=True, verbose_name=_("tags"))
    is_question = models.BooleanField(_("question"), default=False)
    answer = models.ForeignKey(
        "Post",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("accepted answer"),
    )
    merged_into = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("merged into"),
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
            models.Index(
                fields=["-last_post_at", "-id"], condition=UNANSWERED, name="topic_unanswered"
            ),
            models.Index(
                fields=["category", "-last_post_at", "-id"],
                condition=UNANSWERED,
                name="topic_unanswered_of_room",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, close_reason="")
                | Q(closed_at__isnull=False) & ~Q(close_reason=""),
                name="closed_topic_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(answer=None) | Q(is_question=True), name="answer_is_of_a_question"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(post_count=0) & ~Q(merged_into=models.F("id")),
                name="merged_topic_is_empty",
            ),
            models.CheckConstraint(condition=_AT_MOST_ONE, name="topic_is_about_one_thing"),
            models.CheckConstraint(
                condition=Q(last_position__gte=models.F("post_count")), name="topic_counts_agree"
            ),
        ]
        rules_permissions = WRITTEN_BY_USERS

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.category.slug, self.pk, self.slug])
