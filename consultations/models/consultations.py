"""Consultations (høringer). Their phases are in phases.py, their material in material.py."""

import datetime as dt

import pghistory
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Max, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.common.dates import known_or_unknown, precision_field
from ogp_portal.common.markdown import render_markdown
from ogp_portal.common.search import search_column
from plans.models import ActionPlan
from plans.models.constraints import ON_THE_WEB, date_errors, in_order, web_address

from ..enums import OPEN_CALL, ConsultationKind, Decision, SubmissionState
from ..permissions import KEPT_BY_EDITORS, is_editor
from . import searched
from .call_rules import CALL_RULES, CALL_SLUG, INVENTED_CALL_SLUG
from .phases import Phase
from .standing import Standing

RENDERED = ["text_html_da", "text_html_en", "report_html_da", "report_html_en"]
"""Columns with the safe HTML of the Markdown column of the same name without `_html`."""


class ConsultationQuerySet(models.QuerySet):
    """Consultations, and what can be asked of them at a time."""

    def visible_to(self, user) -> "ConsultationQuerySet":
        """Drafts are for editors alone."""
        return self if is_editor(user) else self.filter(is_published=True)

    def held_here(self) -> "ConsultationQuerySet":
        """Without records of what was held before or outside the portal."""
        return self.filter(is_record=False)

    def real(self) -> "ConsultationQuerySet":
        return self.filter(is_demonstration=False)

    def with_periods(self) -> "ConsultationQuerySet":
        """Adds `periods`, which say where it stands at any time (see `Standing`)."""
        phases = Phase.objects.filter(consultation=OuterRef("pk")).order_by("opens_at")
        period = Func(F("opens_at"), F("closes_at"), function="tstzrange")
        ranges = models.ExpressionWrapper(period, DateTimeRangeField())
        return self.annotate(periods=ArraySubquery(phases.values_list(ranges)))

    def with_period(self) -> "ConsultationQuerySet":
        """Adds `periods`, `opens_at` of the first phase and `closes_at` of the last."""
        ends = Phase.objects.filter(consultation=OuterRef("pk")).order_by().values("consultation")
        return self.with_periods().annotate(
            opens_at=Subquery(ends.annotate(at=Min("opens_at")).values("at")),
            closes_at=Subquery(ends.annotate(at=Max("closes_at")).values("at")),
        )

    def unsettled_first(self) -> "ConsultationQuerySet":
        """Those not yet answered, then the answered, newest first; invented ones after the real.

        By columns alone, so that a page of a long list is cheap.
        """
        newest_first = F("settled_at").desc(nulls_first=True)
        return self.order_by("is_demonstration", newest_first, "-pk")

    def open_at(self, now: dt.datetime) -> "ConsultationQuerySet":
        """Those one can answer at `now`: half-open, `opens_at <= now < closes_at`."""
        running = Phase.objects.running_at(now).filter(consultation=OuterRef("pk"))
        return self.filter(models.Exists(running), is_published=True, is_record=False)

    def coming_first(self, now: dt.datetime) -> "ConsultationQuerySet":
        """Those with a phase still to open at `now`, the nearest opening first."""
        ahead = Phase.objects.filter(consultation=OuterRef("pk"), opens_at__gt=now)
        nearest = Subquery(ahead.order_by("opens_at").values("opens_at")[:1])
        public = self.filter(models.Exists(ahead), is_published=True, is_record=False)
        return public.order_by(nearest)

    def unsettled(self) -> "ConsultationQuerySet":
        """Held here and not yet answered in full; a plan waits for them (OGP standard 4.1).

        "To be decided later" is no answer when the plan is published, whatever its date: a
        consultation that was settled with it counts here as well (design 7).
        """
        deferred = {
            "is_current": True,
            "published_at__isnull": False,
            "decision": Decision.DEFERRED,
        }
        owed = [state for state in SubmissionState if state != SubmissionState.WITHDRAWN]
        of_answers = {"hidden_at": None, "state__in": owed}
        waits = Q(
            **{f"submissions__{name}": value for name, value in of_answers.items()},
            **{
                f"submissions__proposals__responses__{name}": value
                for name, value in deferred.items()
            },
        )
        return self.held_here().filter(Q(settled_at=None) | waits).distinct()


class ConsultationManager(models.Manager.from_queryset(ConsultationQuerySet)):
    """The consultations: what every list, count, feed and search begins with.

    The call for proposals all year shares the table and is no consultation, so it is not here. A
    foreign key still reaches it; who wants it by name asks for `OpenCall` (docs/adr).
    """

    def get_queryset(self) -> ConsultationQuerySet:
        return super().get_queryset().exclude(kind=OPEN_CALL)


@pghistory.track(exclude=[*RENDERED, "search"])
class Consultation(Standing, RulesModel):
    """A consultation with one or more phases, or the record of one held elsewhere.

    Letter and report are Markdown, rendered when they are saved. What belongs to an invented plan
    is invented too.
    """

    key = models.CharField(max_length=80, unique=True, null=True, blank=True, editable=False)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    plan = models.ForeignKey(
        ActionPlan,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="consultations",
        verbose_name=_("action plan"),
    )
    kind = models.CharField(_("kind"), max_length=24, choices=ConsultationKind.choices)
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    summary_da = models.TextField(_("in short, Danish"), blank=True)
    summary_en = models.TextField(_("in short, English"), blank=True)
    text_da = models.TextField(_("consultation letter, Danish"), blank=True)
    text_en = models.TextField(_("consultation letter, English"), blank=True)
    text_html_da = models.TextField(editable=False, blank=True)
    text_html_en = models.TextField(editable=False, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    other_ways_da = models.TextField(_("other ways to take part, Danish"), blank=True)
    other_ways_en = models.TextField(_("other ways to take part, English"), blank=True)
    hearing_portal_url = models.URLField(
        _("address on Høringsportalen"), max_length=500, blank=True, validators=[ON_THE_WEB]
    )
    period_reason_da = models.TextField(
        _("why the period is short or in July, Danish"),
        max_length=limits.SHORT_TEXT_LENGTH,
        blank=True,
    )
    period_reason_en = models.TextField(
        _("why the period is short or in July, English"),
        max_length=limits.SHORT_TEXT_LENGTH,
        blank=True,
    )
    is_published = models.BooleanField(_("published"), default=False)
    settled_at = models.DateTimeField(_("answered in full"), null=True, blank=True, editable=False)
    report_da = models.TextField(_("consultation report, Danish"), blank=True)
    report_en = models.TextField(_("consultation report, English"), blank=True)
    report_html_da = models.TextField(editable=False, blank=True)
    report_html_en = models.TextField(editable=False, blank=True)
    report_published_at = models.DateTimeField(
        _("consultation report published"), null=True, blank=True, editable=False
    )
    is_record = models.BooleanField(_("held outside the portal"), default=False)
    held_where = models.CharField(_("where it was held"), max_length=200, blank=True)
    record_url = models.URLField(
        _("address there"), max_length=500, blank=True, validators=[ON_THE_WEB]
    )
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    opened_precision = precision_field()
    closed_on = models.DateField(_("deadline"), null=True, blank=True)
    closed_precision = precision_field()
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)
    search = search_column(*searched.CONSULTATION)

    objects = ConsultationManager()
    everything = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        indexes = [GinIndex(fields=["search"], name="consultation_search")]
        ordering = ["-pk"]
        base_manager_name = "everything"
        constraints = [
            in_one_language("title", "consultation_title_in_one_language"),
            known_or_unknown("opened_on", "opened_precision", "consultation_opening_known"),
            known_or_unknown("closed_on", "closed_precision", "consultation_closing_known"),
            in_order("opened", "closed", "consultation_dates_in_order"),
            *CALL_RULES,
            web_address("record_url", "consultation_record_on_the_web"),
            web_address("hearing_portal_url", "consultation_hearing_portal_on_the_web"),
            models.CheckConstraint(
                condition=Q(is_record=False)
                | Q(is_record=True, settled_at=None, report_published_at=None),
                name="record_is_never_settled",
                violation_error_message=_(
                    "A consultation answered here cannot be one held outside the portal."
                ),
            ),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Dates of a record, each wrong one told beside its field."""
        errors = date_errors(self, ["opened", "closed"], [("opened", "closed")])
        if errors:
            raise ValidationError(errors)

    def save(self, *args, **kwargs) -> None:
        for field in RENDERED:
            setattr(self, field, render_markdown(getattr(self, field.replace("_html", ""))))
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], *RENDERED}
        elif self.plan is not None:
            self.is_demonstration |= self.plan.is_demonstration
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        if self.is_open_call:
            return reverse("proposal-list")
        return reverse("consultation", args=[self.slug])

    @property
    def is_open_call(self) -> bool:
        """Whether it is the call for proposals all year, which is no consultation.

        Told by the address, which the database ties to the kind and every row of a list has.
        """
        return self.slug in {CALL_SLUG, INVENTED_CALL_SLUG}

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")

    @property
    def summary(self) -> str:
        return in_reader_language(self, "summary")

    @property
    def text_html(self) -> str:
        """The letter, safe for a page."""
        return in_reader_language(self, "text_html")

    @property
    def text_language(self) -> str:
        return language_of(self, "text")

    @property
    def other_ways(self) -> str:
        return in_reader_language(self, "other_ways")

    @property
    def period_reason(self) -> str:
        """Why the period is short or in July, as the public reads it."""
        return in_reader_language(self, "period_reason")

    @property
    def report_html(self) -> str:
        """The consultation report, safe for a page."""
        return in_reader_language(self, "report_html")

    @property
    def report_language(self) -> str:
        return language_of(self, "report")
