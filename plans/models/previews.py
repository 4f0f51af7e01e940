"""Links by which somebody without an account reads a draft plan before it is public."""

import datetime as dt

from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User

from ..permissions import KEPT_BY_EDITORS
from .plans import ActionPlan

_SIGNER = signing.Signer(sep=".", salt="plans.preview")
"""Its signature holds letters, digits, - and _ alone, so that a dot and a slash end it."""


class PlanPreviewQuerySet(models.QuerySet):
    """Links for reading through."""

    def live(self, now: dt.datetime) -> "PlanPreviewQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=now)

    def of_token(self, token: str) -> "PlanPreview | None":
        """The link with its plan, also when it works no more; None where it was never given."""
        try:
            plan, issue = map(int, _SIGNER.unsign(token).split("-"))
        except (signing.BadSignature, ValueError):
            return None
        return self.filter(pk=issue, plan=plan).select_related("plan").first()


class PlanPreview(RulesModel):
    """One link. Its address is signed from the plan's id and the link's own, and not stored."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="previews")
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(_("works until"))
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = PlanPreviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for reading through")
        verbose_name_plural = _("links for reading through")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="preview_expires_after_it_is_made"
            )
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return f"{self.plan_id}-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("plan-preview", args=[self.token])

    @property
    def token(self) -> str:
        """What stands in the address. Whoever has it may read the draft."""
        return _SIGNER.sign(f"{self.plan_id}-{self.pk}")

    def is_live(self, now: dt.datetime) -> bool:
        """As `live`."""
        return self.revoked_at is None and now < self.expires_at
