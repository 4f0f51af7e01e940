"""What others judge: IRM's and the government's assessments, and IRM's recommendations.

The owner's running status, the government's self-assessment and IRM's assessment never share a
field (design 5.3). Owners report `StatusUpdate`; the other two are `Assessment`, each with the
scale it used.
"""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.common.dates import known_or_unknown, precision_field

from ..enums import DocumentKind, Judge, PlanState, ReadFrom, Variable
from ..permissions import KEPT_BY_EDITORS, is_editor, is_staff
from ..scales import PLACEHOLDERS, SCALE_CHOICES, SCALES
from .commitments import Commitment
from .constraints import ON_THE_WEB, date_errors, one_of, web_address
from .documents import Document
from .plans import ActionPlan


class AssessmentQuerySet(models.QuerySet):
    """Judgements of IRM and of self-assessments."""

    def visible_to(self, user) -> "AssessmentQuerySet":
        """As its plan and its report: what a report for staff says is for staff."""
        rows = self
        if not is_staff(user):
            rows = rows.exclude(report__is_staff_only=True).exclude(commitment__is_held_back=True)
        return rows if is_editor(user) else rows.exclude(plan__state=PlanState.DRAFT)

    def judged(self) -> "AssessmentQuerySet":
        """Without placeholders, which say that nobody has judged yet."""
        return self.filter(placeholder="")


@pghistory.track()
class Assessment(RulesModel):
    """One judge's value of one variable: of an initiative or, as counts, of a whole plan.

    A placeholder of OGP's website ("Pending IRM Review") stands in place of a value and is never
    counted. Values stay in the judge's own words.
    """

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="assessments")
    commitment = models.ForeignKey(
        Commitment, models.CASCADE, null=True, blank=True, related_name="assessments"
    )
    judge = models.CharField(_("judge"), max_length=12, choices=Judge.choices)
    variable = models.CharField(_("what is judged"), max_length=28, choices=Variable.choices)
    scale = models.CharField(_("scale"), max_length=40, choices=SCALE_CHOICES, blank=True)
    values = ArrayField(
        models.CharField(max_length=60), verbose_name=_("value"), default=list, blank=True
    )
    placeholder = models.CharField(_("instead of a value"), max_length=24, blank=True)
    counts = models.JSONField(_("commitments per value"), null=True, blank=True)
    read_from = models.CharField(
        _("read from"), max_length=20, choices=ReadFrom.choices, default=ReadFrom.REPORT
    )
    report = models.ForeignKey(
        Document, models.RESTRICT, null=True, blank=True, related_name="assessments"
    )
    page = models.CharField(_("page"), max_length=20, blank=True)
    source_url = models.URLField(
        _("address of the source"), max_length=500, blank=True, validators=[ON_THE_WEB]
    )
    assessed_on = models.DateField(_("date"), null=True, blank=True)
    assessed_precision = precision_field()
    note_da = models.TextField(_("note in Danish"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["plan_id", "commitment__position", "judge", "variable", "pk"]
        constraints = [
            one_of("judge", Judge, "assessment_judge_is_known"),
            one_of("variable", Variable, "assessment_variable_is_known"),
            one_of("read_from", ReadFrom, "assessment_read_from_is_known"),
            models.CheckConstraint(
                condition=Q(placeholder="", counts__isnull=True, values__len__gte=1)
                | Q(placeholder="", counts__isnull=False, values=[], commitment=None)
                | Q(placeholder__in=PLACEHOLDERS, counts__isnull=True, values=[]),
                name="assessment_has_one_value",
                violation_error_message=_("Give a value, or what stands instead of one."),
            ),
            models.CheckConstraint(
                condition=~Q(placeholder="") | Q(scale__in=[*SCALES]),
                name="assessment_value_has_a_scale",
                violation_error_message=_("A value belongs to a scale."),
            ),
            models.CheckConstraint(
                condition=Q(read_from=ReadFrom.REPORT, report__isnull=False)
                | ~Q(read_from=ReadFrom.REPORT) & Q(report=None),
                name="assessment_from_a_report_names_it",
                violation_error_message=_("Name the report that it was read from."),
            ),
            models.UniqueConstraint(
                fields=["plan", "commitment", "judge", "variable", "scale", "report", "read_from"],
                nulls_distinct=False,
                name="assessment_once",
                violation_error_message=_("This has been entered already."),
            ),
            known_or_unknown("assessed_on", "assessed_precision", "assessment_date_known"),
            web_address("source_url", "assessment_source_is_a_web_address"),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        said = self.placeholder or ", ".join(self.values)
        return f"{self.get_judge_display()}: {self.get_variable_display()}: {said}"

    def clean(self) -> None:
        errors = date_errors(self, ["assessed"], [])
        if self.commitment is not None and self.commitment.plan_id != self.plan_id:
            errors["commitment"] = gettext("The commitment belongs to another plan.")
        if wrong := self._wrong_values():
            errors["values"] = wrong
        if self.counts is not None and not self._counts_are_figures():
            errors["counts"] = gettext(
                'Write a figure for each value of the scale: {"Substantial": 9, "Limited": 5}.'
            )
        if self.report is not None and self.report.is_staff_only:
            errors["report"] = gettext(
                "A draft that others may not quote is announced with its link, never entered."
            )
        if errors:
            raise ValidationError(errors)

    def _counts_are_figures(self) -> bool:
        """Whether they say of values of the scale how many commitments have each."""
        scale = SCALES.get(self.scale)
        return (
            isinstance(self.counts, dict)
            and bool(self.counts)
            and all(type(count) is int and count >= 0 for count in self.counts.values())
            and (scale is None or set(self.counts) <= set(scale.values))
        )

    def _wrong_values(self) -> str:
        """What is wrong with the values: not on their scale, written as their judge never does."""
        scale = SCALES.get(self.scale)
        allowed = list(scale.values) if scale else []
        if all(value in allowed for value in self.values):
            return ""
        known = {"values": ", ".join(allowed)}
        return gettext("Write a value of the scale in the judge's words: %(values)s.") % known

    @property
    def note(self) -> str:
        return in_reader_language(self, "note")


class RecommendationQuerySet(models.QuerySet):
    """IRM's recommendations."""

    def visible_to(self, user) -> "RecommendationQuerySet":
        rows = self if is_staff(user) else self.exclude(report__is_staff_only=True)
        return rows if is_editor(user) else rows.exclude(report__plan__state=PlanState.DRAFT)


@pghistory.track()
class Recommendation(RulesModel):
    """What a report of IRM advises; what was done about it are its follow-ups."""

    report = models.ForeignKey(
        Document,
        models.CASCADE,
        related_name="recommendations",
        limit_choices_to={"kind": DocumentKind.IRM_REPORT},
    )
    position = models.PositiveSmallIntegerField(_("number"))
    text_en = models.TextField(_("text in English"), blank=True)
    text_da = models.TextField(_("text in Danish"), blank=True)
    is_paraphrase = models.BooleanField(_("in our own words"), default=True)
    page = models.CharField(_("page"), max_length=20, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["report_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "position"], name="recommendation_once"),
            in_one_language("text", "recommendation_in_one_language"),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return f"{self.position}. {self.text[:80]}"

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")

    @property
    def text_language(self) -> str:
        return language_of(self, "text")


class FollowUp(RulesModel):
    """What was done about a recommendation. Rows are added, never changed: the last one holds."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="follow_ups")
    text_da = models.TextField(_("what was done, Danish"), max_length=limits.SHORT_TEXT_LENGTH)
    text_en = models.TextField(
        _("what was done, English"), blank=True, max_length=limits.SHORT_TEXT_LENGTH
    )
    url = models.URLField(_("link"), max_length=500, blank=True, validators=[ON_THE_WEB])
    made_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["recommendation_id", "-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text_da=""), name="follow_up_says_something"),
            web_address("url", "follow_up_url_is_a_web_address"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        rules_permissions = {"view": KEPT_BY_EDITORS["view"], "add": KEPT_BY_EDITORS["add"]}

    def __str__(self) -> str:
        return self.text_da[:80]

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")
