"""What readers report: posts that break a rule."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User
from ogp_portal.moderation.models import Report
from plans.models.constraints import one_of_or_empty

from ..enums import FlagOutcome
from ..permissions import KEPT_BY_ACTIONS
from .posts import Post


class FlagQuerySet(models.QuerySet):
    """Reports; moderators alone read them."""

    def waiting(self) -> "FlagQuerySet":
        return self.filter(settled_at=None)

    def oldest_first(self) -> "FlagQuerySet":
        return self.order_by("made_at", "pk")


class Flag(Report, RulesModel):
    """One report of one post, until a moderator has decided on the post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="flags", db_index=False)
    outcome = models.CharField(_("outcome"), max_length=8, choices=FlagOutcome.choices, blank=True)
    settled_at = models.DateTimeField(_("decided"), null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )

    objects = FlagQuerySet.as_manager()

    class Meta(Report.Meta):
        abstract = False
        verbose_name = _("report of a post")
        verbose_name_plural = _("reports of posts")
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["post", "made_at"], name="flag_of_post")]
        constraints = [
            *Report.Meta.constraints,
            one_of_or_empty("outcome", FlagOutcome, "flag_outcome_known"),
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="")
                | Q(settled_at__isnull=False) & ~Q(outcome=""),
                name="settled_flag_has_an_outcome",
            ),
            models.UniqueConstraint(
                fields=["post", "reporter"],
                condition=Q(reporter__isnull=False),
                name="one_flag_per_person_and_post",
            ),
            models.UniqueConstraint(
                "post",
                Lower("email"),
                condition=~Q(email=""),
                name="one_flag_per_address_and_post",
            ),
        ]
        rules_permissions = KEPT_BY_ACTIONS

    def __str__(self) -> str:
        return f"{self.post}: {self.get_reason_display()}"
