"""Proposals that say the same, and responses that were published together."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language

from ..permissions import REVIEWED_BY_STAFF
from .consultations import Consultation


class ProposalGroup(RulesModel):
    """Proposals of one consultation that say the same and get one response.

    Without `created_by` the portal made it, because the texts are the very same. `response_key` is
    the `shared_key` of the last response written to the whole group.
    """

    consultation = models.ForeignKey(
        Consultation,
        models.CASCADE,
        related_name="proposal_groups",
        verbose_name=_("consultation"),
    )
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    response_key = models.UUIDField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("group of proposals")
        verbose_name_plural = _("groups of proposals")
        ordering = ["-pk"]
        constraints = [
            in_one_language("title", "proposal_group_has_a_title"),
        ]
        rules_permissions = REVIEWED_BY_STAFF

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")


class PublishingRound(models.Model):
    """Responses published in one go. Each sender gets one mail about all of theirs in it."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="publishing_rounds")
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("responses published together")
        verbose_name_plural = _("responses published together")
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return f"{self.consultation} {self.published_at:%Y-%m-%d}"
