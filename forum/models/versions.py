"""What a post said before its author changed it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.moderation.models import Moderated

from ..permissions import READ_BY_STAFF
from .posts import Post


class PostVersion(Moderated, RulesModel):
    """One earlier text of a post; the present one stands in the post itself.

    Rows of their own and not the history table's, since a version is public, numbered and told by
    our own clock, and must go with its text when the author deletes the post. A moderator can hide
    one alone, when what the author took out of the post must not be read any more.
    """

    post = models.ForeignKey(
        Post,
        models.CASCADE,
        related_name="versions",
        db_index=False,  # post_version_once begins with it
    )
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"))
    html = models.TextField(editable=False)
    written_at = models.DateTimeField(_("written"))
    replaced_at = models.DateTimeField(_("replaced"), db_index=True)

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = _("earlier version of a post")
        verbose_name_plural = _("earlier versions of posts")
        ordering = ["post_id", "number"]
        constraints = [
            *Moderated.Meta.constraints,
            models.UniqueConstraint(fields=["post", "number"], name="post_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="post_version_from_one"),
            models.CheckConstraint(
                condition=Q(replaced_at__gte=models.F("written_at")),
                name="post_version_dates_in_order",
            ),
        ]
        rules_permissions = READ_BY_STAFF

    def __str__(self) -> str:
        return str(self.number)
