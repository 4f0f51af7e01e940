"""Posts that are read before others see them, and what new users link to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ogp_portal.accounts.models import User
from plans.models.constraints import one_of

from ..enums import HoldCause
from .posts import Post


class Hold(models.Model):
    """Why a post was held and what became of it. The post itself is hidden meanwhile."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="holds", db_index=False)
    cause = models.CharField(_("cause"), max_length=12, choices=HoldCause.choices)
    held_at = models.DateTimeField(_("held"))
    settled_at = models.DateTimeField(_("read"), null=True)
    is_approved = models.BooleanField(_("published"), null=True)

    class Meta:
        verbose_name = _("held post")
        verbose_name_plural = _("held posts")
        indexes = [models.Index(fields=["post"], name="hold_of_post")]
        constraints = [
            one_of("cause", HoldCause, "hold_cause_known"),
            models.UniqueConstraint(
                fields=["post"], condition=Q(settled_at=None), name="post_is_held_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, is_approved=None)
                | Q(settled_at__isnull=False, is_approved__isnull=False),
                name="settled_hold_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.get_cause_display()}"


class LinkedDomain(models.Model):
    """A domain that a new user's post links to, so that a campaign of many accounts shows."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    domain = models.CharField(max_length=253)
    linked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["domain", "linked_at"], name="linked_domain_lately")]
        constraints = [
            models.UniqueConstraint(fields=["post", "domain"], name="domain_of_a_post_once")
        ]

    def __str__(self) -> str:
        return self.domain
