"""The timeline of a plan's making, published before it begins (OGP standard 3.1)."""

import datetime as dt

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.common.dates import Precision, known_or_unknown, precision_field

from ..enums import PlanState
from ..permissions import KEPT_BY_EDITORS, is_editor
from .constraints import date_errors, in_order
from .periods import danish_day, first_day
from .plans import ActionPlan

NOTICE = dt.timedelta(days=14)
"""From publication to the first step, at least (OGP standard 3.1: two weeks)."""


class CoCreationTimelineQuerySet(models.QuerySet):
    """Timelines, one per plan at most."""

    def visible_to(self, user) -> "CoCreationTimelineQuerySet":
        """Published ones of plans that are no drafts; editors see all."""
        if is_editor(user):
            return self
        return self.exclude(published_at=None).exclude(plan__state=PlanState.DRAFT)


@pghistory.track()
class CoCreationTimeline(RulesModel):
    """When a plan's timeline was published, and how long before its first step.

    Only the action `publish_timeline` writes these columns, each once: the database refuses any
    later change, so that no date of publication is ever moved back.
    """

    plan = models.OneToOneField(
        ActionPlan, models.CASCADE, related_name="timeline", verbose_name=_("action plan")
    )
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    published_on = models.DateField(_("day of publication"), null=True, editable=False)
    first_step_on = models.DateField(_("first step as published"), null=True, editable=False)
    short_notice_reason_da = models.TextField(
        _("why the notice is short, in Danish"), blank=True, editable=False
    )
    short_notice_reason_en = models.TextField(
        _("why the notice is short, in English"), blank=True, editable=False
    )

    objects = CoCreationTimelineQuerySet.as_manager()

    class Meta:
        verbose_name = _("co-creation timeline")
        verbose_name_plural = _("co-creation timelines")
        ordering = ["-plan_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None, published_on=None, first_step_on=None)
                | Q(
                    published_at__isnull=False,
                    published_on__isnull=False,
                    first_step_on__isnull=False,
                ),
                name="published_timeline_knows_its_days",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None)
                | Q(first_step_on__gte=F("published_on") + NOTICE)
                | ~Q(short_notice_reason_da="", short_notice_reason_en=""),
                name="short_notice_has_a_reason",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="publication_is_never_moved",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            )
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return str(_("Timeline: %(plan)s") % {"plan": self.plan})

    def get_absolute_url(self) -> str:
        return reverse("plan-timeline", args=[self.plan.slug])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_demonstration(self) -> bool:
        return self.plan.is_demonstration

    @property
    def notice_days(self) -> int | None:
        """Days from publication to the first step as it was then; None before publication."""
        if self.published_on is None or self.first_step_on is None:
            return None
        return (self.first_step_on - self.published_on).days


_WITH_A_MOVE = """
IF (OLD.starts_on, OLD.starts_precision, OLD.ends_on, OLD.ends_precision)
   IS DISTINCT FROM (NEW.starts_on, NEW.starts_precision, NEW.ends_on, NEW.ends_precision)
   AND EXISTS (SELECT 1 FROM plans_cocreationtimeline
               WHERE id = OLD.timeline_id AND published_at IS NOT NULL)
   AND NOT EXISTS (SELECT 1 FROM plans_stepmove WHERE step_id = OLD.id
                   AND (old_starts_on, old_starts_precision, old_ends_on, old_ends_precision)
                   IS NOT DISTINCT FROM
                   (OLD.starts_on, OLD.starts_precision, OLD.ends_on, OLD.ends_precision)
                   AND (starts_on, starts_precision, ends_on, ends_precision)
                   IS NOT DISTINCT FROM
                   (NEW.starts_on, NEW.starts_precision, NEW.ends_on, NEW.ends_precision))
THEN
    RAISE EXCEPTION 'published_step_moves_openly: step % was published', OLD.id
    USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
"""The dates of a published step change only together with a StepMove that keeps the old ones."""


class CoCreationStepQuerySet(models.QuerySet):
    """Steps, seen by whom their timeline is seen."""

    def visible_to(self, user) -> "CoCreationStepQuerySet":
        return self.filter(timeline__in=CoCreationTimeline.objects.visible_to(user))


@pghistory.track()
class CoCreationStep(RulesModel):
    """One step on the way to a plan, and how to take part in it."""

    timeline = models.ForeignKey(CoCreationTimeline, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("number"))
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    starts_precision = precision_field()
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    ends_precision = precision_field()
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    description_da = models.TextField(_("how to take part, in Danish"), blank=True)
    description_en = models.TextField(_("how to take part, in English"), blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    objects = CoCreationStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of co-creation")
        verbose_name_plural = _("steps of co-creation")
        ordering = ["timeline_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["timeline", "position"],
                name="step_number_once",
                violation_error_message=_("Two steps have the same number."),
            ),
            in_one_language("title", "step_title_in_one_language"),
            known_or_unknown("starts_on", "starts_precision", "step_start_known"),
            known_or_unknown("ends_on", "ends_precision", "step_end_known"),
            in_order("starts", "ends", "step_dates_in_order"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_step_moves_openly",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_WITH_A_MOVE,
            )
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    def clean(self) -> None:
        if errors := date_errors(self, ["starts", "ends"], [("starts", "ends")]):
            raise ValidationError(errors)

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")

    @property
    def first_day(self) -> dt.date | None:
        """The first day on which it may begin; None where the start is not known."""
        if self.starts_on is None or self.starts_precision == Precision.UNKNOWN:
            return None
        return first_day(self.starts_precision, self.starts_on)

    @property
    def was_added_later(self) -> bool:
        """Whether it joined the timeline after publication."""
        published_at = self.timeline.published_at
        return published_at is not None and self.added_at > published_at

    @property
    def added_on(self) -> dt.date:
        return danish_day(self.added_at)


class StepMove(models.Model):
    """A published step got another date: the old one, the new one, when and why.

    Rows are added, never changed. Who did it stands in the audit log.
    """

    step = models.ForeignKey(CoCreationStep, models.CASCADE, related_name="moves")
    moved_at = models.DateTimeField(_("moved"))
    old_starts_on = models.DateField(null=True)
    old_starts_precision = precision_field()
    old_ends_on = models.DateField(null=True)
    old_ends_precision = precision_field()
    starts_on = models.DateField(null=True)
    starts_precision = precision_field()
    ends_on = models.DateField(null=True)
    ends_precision = precision_field()
    reason_da = models.TextField(_("reason in Danish"), blank=True)
    reason_en = models.TextField(_("reason in English"), blank=True)

    class Meta:
        verbose_name = _("moved step")
        verbose_name_plural = _("moved steps")
        ordering = ["step_id", "-moved_at", "-pk"]
        constraints = [in_one_language("reason", "moved_step_has_a_reason")]
        triggers = [pgtrigger.Protect(name="move_is_never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.step} ({self.moved_at:%Y-%m-%d})"
