"""Spreadsheets that editors upload, between the dry run and the confirmation, and afterwards."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User
from ogp_portal.files.models import StoredFile

from ..permissions import KEPT_BY_EDITORS
from .plans import ActionPlan


class PlanImport(RulesModel):
    """One uploaded spreadsheet. It changes nothing until it is applied, and it is applied once."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="imports")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"))
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(applied_at__gte=models.F("uploaded_at")),
                name="import_applied_after_upload",
            )
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.file.name
