"""'Besvaret' taken back: each time is an event with its public reason."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of

from .consultations import Consultation


class Reopening(models.Model):
    """A consultation that had been set to answered and is so no more. Never changed."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="reopenings", verbose_name=_("consultation")
    )
    settled_at = models.DateTimeField(_("had been answered"))
    made_at = models.DateTimeField(_("taken back"))
    reason_da = models.TextField(
        _("reason in Danish"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )
    reason_en = models.TextField(
        _("reason in English"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )

    class Meta:
        verbose_name = _("“answered” taken back")
        verbose_name_plural = _("“answered” taken back")
        ordering = ["made_at", "pk"]
        constraints = [
            in_one_language("reason", "reopening_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(made_at__gte=models.F("settled_at")),
                name="reopening_after_answered",
            ),
        ]
        triggers = [pgtrigger.Protect(name="reopening_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"

    @property
    def reason(self) -> str:
        return in_reader_language(self, "reason")

    @property
    def reason_language(self) -> str:
        return language_of(self, "reason")
