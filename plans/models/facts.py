"""Where each imported statement comes from, and how sure it is.

The columns of the other models hold only what may be shown. A fact that is not sourced at its
publisher waits here, for staff, until an editor confirms it (design 5.9).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User

from ..permissions import READ_BY_STAFF


class FactStatus(models.TextChoices):
    """How sure a statement is."""

    SOURCED = "sourced", _("sourced")
    INFERRED = "inferred", _("inferred")
    UNVERIFIED = "unverified", _("not verified")
    UNKNOWN = "unknown", _("unknown")


class FactDecision(models.TextChoices):
    """What an editor has said of it."""

    CONFIRMED = "confirmed", _("confirmed")
    CORRECTED = "corrected", _("corrected")
    UNKNOWN = "unknown", _("unknown")


class FactQuerySet(models.QuerySet):
    """Imported statements."""

    def about(self, subject: models.Model) -> "FactQuerySet":
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)

    def public(self) -> "FactQuerySet":
        """Sourced at the publisher, or confirmed or corrected by an editor."""
        decided = Q(decision__in=[FactDecision.CONFIRMED, FactDecision.CORRECTED])
        return self.filter(decided | Q(decision="", is_public=True))

    def to_confirm(self) -> "FactQuerySet":
        """What 'Bekræft oplysninger' lists: neither public nor decided."""
        return self.filter(is_public=False, decision="")


class Fact(RulesModel):
    """One statement about one field of one row, as the data file has it."""

    subject_kind = models.CharField(_("kind"), max_length=60)
    subject_id = models.BigIntegerField(_("subject"))
    subject_label = models.CharField(_("about"), max_length=300)
    field = models.CharField(_("field"), max_length=60)
    value = models.JSONField(_("value in the data file"), null=True)
    applied = models.JSONField(_("value the import wrote"), null=True)
    status = models.CharField(_("how sure"), max_length=12, choices=FactStatus.choices)
    is_public = models.BooleanField(_("may be shown"))
    sources = models.JSONField(_("sources"), default=list)
    note = models.TextField(_("note"), blank=True)
    decision = models.CharField(
        _("decision"), max_length=12, choices=FactDecision.choices, blank=True
    )
    decided_value = models.JSONField(_("decided value"), null=True, blank=True)
    decided_source = models.CharField(_("source of the decision"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["subject_kind", "subject_label", "field"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "field"], name="one_fact_per_field"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None)
                | ~Q(decision="") & Q(decided_at__isnull=False),
                name="decided_fact_has_a_time",
            ),
        ]
        rules_permissions = READ_BY_STAFF

    def __str__(self) -> str:
        return f"{self.subject_label}: {self.field}"
