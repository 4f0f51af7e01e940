"""Posts as moderators' queues show them: reported ones, and those that wait to be read."""

from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from ..enums import HELD
from ..permissions import KEPT_BY_ACTIONS
from .holds import Hold
from .posts import Post, PostQuerySet


class FlaggedPostQuerySet(PostQuerySet):
    """Reported posts."""

    def waiting(self) -> "FlaggedPostQuerySet":
        """Those with reports that nobody has decided on; the first reported comes first."""
        unsettled = Q(flags__isnull=False, flags__settled_at=None)
        return (
            self.filter(unsettled)
            .annotate(flag_count=Count("flags"), first_flagged=Min("flags__made_at"))
            .order_by("first_flagged", "pk")
        )


class FlaggedPost(Post):
    """A post that somebody has reported."""

    objects = FlaggedPostQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("reported post")
        verbose_name_plural = _("reported posts")
        rules_permissions = KEPT_BY_ACTIONS


class HeldPostQuerySet(PostQuerySet):
    """Posts that wait to be read."""

    def waiting(self) -> "HeldPostQuerySet":
        """The one that has waited longest comes first."""
        cause = Hold.objects.filter(post=OuterRef("pk"), settled_at=None).values("cause")[:1]
        held = self.filter(hide_reason=HELD)
        return held.annotate(cause=Subquery(cause)).order_by("hidden_at", "pk")


class HeldPost(Post):
    """A post that waits to be read."""

    objects = HeldPostQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("post that waits to be read")
        verbose_name_plural = _("posts that wait to be read")
        rules_permissions = KEPT_BY_ACTIONS
