"""Changed deadlines: each is an event with its reason, and the old date stays readable."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from plans.models.constraints import one_of

from ..enums import DeadlineChangeKind
from .phases import Phase


class DeadlineChange(models.Model):
    """One change of one phase's deadline. Never changed; who made it stands in the audit log.

    A phase added once the consultation is public is one as well: from the last deadline before.
    """

    phase = models.ForeignKey(
        Phase, models.CASCADE, related_name="deadline_changes", verbose_name=_("phase")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=DeadlineChangeKind.choices)
    old_closes_at = models.DateTimeField(_("deadline before"))
    new_closes_at = models.DateTimeField(_("new deadline"))
    changed_at = models.DateTimeField(_("changed"))
    reason_da = models.TextField(
        _("reason in Danish"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )
    reason_en = models.TextField(
        _("reason in English"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )

    class Meta:
        verbose_name = _("changed deadline")
        verbose_name_plural = _("changed deadlines")
        ordering = ["changed_at", "pk"]
        constraints = [
            in_one_language("reason", "deadline_change_has_a_reason"),
            one_of("kind", DeadlineChangeKind, "deadline_change_kind_known"),
            models.CheckConstraint(
                condition=~Q(old_closes_at=F("new_closes_at")),
                name="deadline_change_changes_the_deadline",
            ),
        ]
        triggers = [pgtrigger.Protect(name="deadline_change_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.old_closes_at:%Y-%m-%d %H:%M} → {self.new_closes_at:%Y-%m-%d %H:%M}"

    @property
    def reason(self) -> str:
        return in_reader_language(self, "reason")

    @property
    def reason_language(self) -> str:
        return language_of(self, "reason")

    @property
    def is_reopening(self) -> bool:
        """Whether the old deadline had passed when it was changed: one could answer again."""
        is_reopening = self.old_closes_at <= self.changed_at < self.new_closes_at
        return is_reopening and self.kind != DeadlineChangeKind.NEW_PHASE
