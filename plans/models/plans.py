"""Action plans and their themes."""

import datetime as dt
from itertools import chain, count

import pghistory
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.common.dates import known_or_unknown, precision_field
from ogp_portal.common.search import search_index
from ogp_portal.common.text import danish_slug

from ..enums import PUBLIC_PLAN_WORDS, PlanChapter, PlanState, TemplateVersion
from ..permissions import KEPT_BY_EDITORS, PreviewReader, is_editor
from . import searched
from .addresses import address_errors
from .constraints import ON_THE_WEB, date_errors, in_order, one_of, web_address
from .periods import has_passed, period_words

NOT_YET_PUBLISHED = [PlanState.DRAFT, PlanState.CO_CREATION]
IN_FORCE = [PlanState.PUBLISHED, PlanState.IN_PROGRESS, PlanState.REFRESH]
ENDED = [PlanState.ENDED, PlanState.UNDER_EVALUATION, PlanState.EVALUATED]

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
RESERVED_SLUGS = ["sammenlign", "compare"]
"""Words that stand, or will stand, where a plan's slug stands in an address (design 4)."""


def hidden_draft(user, plan: str = "") -> Q:
    """What a reader who is no editor does not see: drafts, save one that he may preview.

    `plan` leads from the row to its plan, as 'commitment__plan__'.
    """
    is_draft = Q(**{f"{plan}state": PlanState.DRAFT})
    if isinstance(user, PreviewReader):
        return is_draft & ~Q(**{f"{plan}pk": user.plan})
    return is_draft


class ActionPlanQuerySet(models.QuerySet):
    """The plans, and what can be asked of them."""

    def visible_to(self, user) -> "ActionPlanQuerySet":
        """Drafts are for editors alone; all else is public."""
        return self if is_editor(user) else self.exclude(hidden_draft(user))

    def real(self) -> "ActionPlanQuerySet":
        return self.filter(is_demonstration=False)

    def newest_first(self) -> "ActionPlanQuerySet":
        return self.order_by("is_demonstration", "-starts_on", "-pk")

    def with_themes(self) -> "ActionPlanQuerySet":
        """Adds `theme_rows`: pk, slug, title_da and title_en of each theme, in order."""
        row = JSONObject(pk="pk", slug="slug", title_da="title_da", title_en="title_en")
        themes = Theme.objects.filter(plan=OuterRef("pk")).order_by("position")
        return self.annotate(theme_rows=ArraySubquery(themes.values(row=row)))

    def in_force(self) -> "ActionPlanQuerySet":
        """Real plans in force; a demonstration plan never counts as one."""
        return self.real().filter(state__in=IN_FORCE)


@pghistory.track()
class ActionPlan(RulesModel):
    """A national action plan: two or four years of initiatives made with citizens."""

    slug = models.SlugField(
        _("address"),
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(SLUG, _("Use small letters a–z, digits and hyphens, as in 2017-2019."))
        ],
    )
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    summary_da = models.TextField(_("in short, Danish"), blank=True)
    summary_en = models.TextField(_("in short, English"), blank=True)
    state = models.CharField(
        _("state"), max_length=16, choices=PlanState.choices, default=PlanState.DRAFT
    )
    template_version = models.CharField(
        _("OGP template"), max_length=4, choices=TemplateVersion.choices, blank=True
    )
    published_on = models.DateField(_("published"), null=True, blank=True)
    published_precision = precision_field()
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    starts_precision = precision_field()
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    ends_precision = precision_field()
    original_ends_on = models.DateField(_("first meant to end"), null=True, blank=True)
    original_ends_precision = precision_field()
    is_extended = models.BooleanField(_("extended"), default=False)
    extension_reason_da = models.TextField(_("why it was extended, Danish"), blank=True)
    extension_reason_en = models.TextField(_("why it was extended, English"), blank=True)
    length_years = models.PositiveSmallIntegerField(
        _("length in years"), choices=[(2, "2"), (4, "4")], null=True, blank=True
    )
    submitted_on = models.DateField(_("delivered to OGP"), null=True, blank=True)
    submitted_precision = precision_field()
    predecessor = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="successor",
        verbose_name=_("the plan before it"),
    )
    contact = models.CharField(
        _("public contact (a function mailbox by default)"), max_length=200, blank=True
    )
    unsettled_reason_da = models.TextField(
        _("why it was published before every answer had its response, Danish"), blank=True
    )
    unsettled_reason_en = models.TextField(
        _("why it was published before every answer had its response, English"), blank=True
    )
    ogp_url = models.URLField(_("at OGP"), blank=True, validators=[ON_THE_WEB])
    commitments_stated = models.PositiveSmallIntegerField(
        _("commitments according to the agency"), null=True, blank=True
    )
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")
        indexes = [search_index("plan_search", searched.PLAN)]
        ordering = ["-starts_on", "-pk"]
        constraints = [
            in_one_language("title", "plan_title_in_one_language"),
            one_of("state", PlanState, "plan_state_is_known"),
            models.CheckConstraint(
                condition=Q(slug__regex=SLUG) & ~Q(slug__in=RESERVED_SLUGS),
                name="plan_address_form",
                violation_error_message=_("This address is taken by a page of the portal."),
            ),
            in_order("starts", "ends", "plan_dates_in_order"),
            in_order("original_ends", "ends", "plan_extended_to_a_later_day"),
            models.CheckConstraint(
                condition=Q(is_extended=True) | Q(original_ends_on=None),
                name="only_extended_plan_has_an_original_end",
                violation_error_message=_("Only an extended plan has an earlier end."),
            ),
            web_address("ogp_url", "plan_ogp_url_is_a_web_address"),
            known_or_unknown("submitted_on", "submitted_precision", "plan_submitted_known"),
            models.CheckConstraint(
                condition=Q(length_years=None) | Q(length_years__in=[2, 4]),
                name="plan_runs_two_or_four_years",
            ),
            models.CheckConstraint(
                condition=Q(predecessor=None) | ~Q(predecessor=F("id")),
                name="plan_does_not_follow_itself",
                violation_error_message=_("A plan cannot follow itself."),
            ),
            models.CheckConstraint(
                condition=~Q(state=PlanState.REFRESH)
                | Q(length_years__isnull=False, length_years=4),
                name="only_a_four_year_plan_is_refreshed",
                violation_error_message=_("Only a plan of four years is refreshed half-way."),
            ),
            known_or_unknown("published_on", "published_precision", "plan_published_known"),
            known_or_unknown("starts_on", "starts_precision", "plan_start_known"),
            known_or_unknown("ends_on", "ends_precision", "plan_end_known"),
            known_or_unknown(
                "original_ends_on", "original_ends_precision", "plan_original_end_known"
            ),
            models.UniqueConstraint(
                fields=["number"], condition=Q(is_demonstration=False), name="plan_number_once"
            ),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        dates = ["published", "starts", "ends", "original_ends", "submitted"]
        orders = [("starts", "ends"), ("original_ends", "ends")]
        errors = date_errors(self, dates, orders) | address_errors(self)
        if self.pk and self.pk in self._earlier_plans():
            errors["predecessor"] = gettext("That plan follows this one.")
        if errors:
            raise ValidationError(errors)

    def _earlier_plans(self) -> list[int]:
        """The plans before this one, the nearest first; stops where they run in a circle."""
        found: list[int] = []
        earlier = self.predecessor
        while earlier is not None and earlier.pk not in found:
            found.append(earlier.pk)
            earlier = earlier.predecessor
        return found

    def get_absolute_url(self) -> str:
        return reverse("plan", args=[self.slug])

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
    def unsettled_reason(self) -> str:
        return in_reader_language(self, "unsettled_reason")

    @property
    def extension_reason(self) -> str:
        return in_reader_language(self, "extension_reason")

    @property
    def public_state(self) -> str:
        """The state in the public's words (design 5.1)."""
        return PUBLIC_PLAN_WORDS[PlanState(self.state)]

    @property
    def is_in_force(self) -> bool:
        return self.state in IN_FORCE

    def was_in_progress(self) -> bool:
        """Whether it has run in the portal, so that owners were asked to confirm and report.

        A plan that was imported once it had ended never did. Read from its history.
        """
        return self.events.filter(state=PlanState.IN_PROGRESS).exists()

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def period(self) -> str:
        """'2017–2019', as precisely as start and end are known."""
        return period_words(
            self.starts_on, self.starts_precision, self.ends_on, self.ends_precision
        )

    def is_over(self, today: dt.date) -> bool:
        """Whether the last day of the period has passed, as far as it is known."""
        return has_passed(self.ends_on, self.ends_precision, today)


@pghistory.track()
class PlanSection(RulesModel):
    """One narrative part of the plan, in the order of OGP's template."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="sections")
    key = models.CharField(_("part"), max_length=16, choices=PlanChapter.choices)
    position = models.PositiveSmallIntegerField(_("order"), editable=False)
    text_da = models.TextField(_("text in Danish"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)

    class Meta:
        verbose_name = _("part of the plan's text")
        verbose_name_plural = _("parts of the plan's text")
        ordering = ["plan_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="one_text_per_part_of_plan"),
            in_one_language("text", "plan_section_in_one_language"),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return str(self.get_key_display())

    def save(self, *args, **kwargs) -> None:
        self.position = PlanChapter.values.index(self.key)
        super().save(*args, **kwargs)


class PlanAlias(RulesModel):
    """Another address of a plan; it redirects to the plan for ever."""

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="aliases")

    class Meta:
        verbose_name = _("other address")
        verbose_name_plural = _("other addresses")
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.slug

    def clean(self) -> None:
        if errors := address_errors(self):
            raise ValidationError(errors)


@pghistory.track()
class Theme(RulesModel):
    """A heading of the plan, in the plan's order."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="themes")
    position = models.PositiveSmallIntegerField(_("number"))
    slug = models.SlugField(_("address"), max_length=80)
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["plan_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="theme_number_once"),
            models.UniqueConstraint(fields=["plan", "slug"], name="theme_address_once"),
            models.UniqueConstraint(fields=["id", "plan"], name="theme_with_its_plan"),
            in_one_language("title", "theme_title_in_one_language"),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self.slug = self.slug or self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        """An address of the title that no other theme of the plan has: 'data', 'data-2'."""
        wanted = danish_slug(self.title_da or self.title_en)
        taken = set(Theme.objects.filter(plan=self.plan).values_list("slug", flat=True))
        further = (f"{wanted}-{number}" for number in count(2))
        return next(slug for slug in chain([wanted], further) if slug not in taken)

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")
