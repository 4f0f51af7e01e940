"""The phases of a consultation: when answers are taken, and under which rules."""

import datetime as dt

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_reader_language


class PhaseQuerySet(models.QuerySet):
    """Phases of consultations."""

    def running_at(self, now: dt.datetime) -> "PhaseQuerySet":
        return self.filter(opens_at__lte=now, closes_at__gt=now)

    def late_at(self, now: dt.datetime) -> "PhaseQuerySet":
        """Those whose deadline has passed and that an editor has opened for late answers."""
        waiting = self.filter(consultation__settled_at=None)
        return waiting.filter(closes_at__lte=now, late_until__gt=now)

    def taking_answers(self, consultation, now: dt.datetime) -> "PhaseQuerySet":
        """The one that an answer sent at `now` belongs to: the running one, else a late one."""
        own = self.filter(consultation=consultation)
        either = self.running_at(now) | self.filter(pk__in=own.late_at(now))
        return either.filter(consultation=consultation).order_by("-closes_at")[:1]


@pghistory.track()
class Phase(models.Model):
    """A time in which answers are taken: from opens_at up to, not including, closes_at.

    Two phases of a consultation never overlap: the database refuses it (phases_do_not_overlap, in
    the migration, since only the form sees all phases at once and can say which is wrong).
    """

    consultation = models.ForeignKey("Consultation", models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField(_("number"), default=1)
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    rules_da = models.TextField(
        _("rules of this phase, Danish"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )
    rules_en = models.TextField(
        _("rules of this phase, English"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    late_until = models.DateTimeField(
        _("late answers until"),
        null=True,
        blank=True,
        help_text=_("Answers sent after the deadline are taken until then, and marked."),
    )

    objects = PhaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["consultation_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "position"],
                name="phase_number_once",
                violation_error_message=_("Two phases have the same number."),
            ),
            models.UniqueConstraint(
                fields=["id", "consultation"], name="phase_with_its_consultation"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="phase_closes_after_it_opens",
                violation_error_message=_("The deadline must come after the opening."),
            ),
            models.CheckConstraint(
                condition=Q(late_until=None) | Q(late_until__gt=F("closes_at")),
                name="late_answers_end_after_the_deadline",
                violation_error_message=_("Late answers must end after the deadline."),
            ),
        ]

    def __str__(self) -> str:
        """Its title; without one "Phase 1"."""
        named = _("Phase %(number)d") % {"number": self.position}
        return in_reader_language(self, "title") or str(named)

    @property
    def rules(self) -> str:
        return in_reader_language(self, "rules")
