"""What is done to tell people about OGP and how to take part (OGP standard 3.2)."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language
from ogp_portal.common.dates import known_or_unknown, precision_field

from ..enums import OutreachChannel, PlanState
from ..permissions import KEPT_BY_EDITORS, is_editor
from .constraints import ON_THE_WEB, date_errors, one_of, web_address
from .plans import ActionPlan


class OutreachQuerySet(models.QuerySet):
    """The log."""

    def visible_to(self, user) -> "OutreachQuerySet":
        """As its plan: what was done for a draft is for editors alone."""
        return self if is_editor(user) else self.exclude(plan__state=PlanState.DRAFT)

    def newest_first(self) -> "OutreachQuerySet":
        """Real ones before those of invented plans, undated ones last."""
        is_invented = Coalesce("plan__is_demonstration", False)
        return self.order_by(is_invented, F("held_on").desc(nulls_last=True), "-pk")


@pghistory.track()
class OutreachActivity(RulesModel):
    """One thing done: when, how, for whom, and how many it reached, where that is known."""

    plan = models.ForeignKey(
        ActionPlan,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="outreach",
        verbose_name=_("action plan"),
    )
    held_on = models.DateField(_("date"), null=True, blank=True)
    held_precision = precision_field()
    channel = models.CharField(_("channel"), max_length=16, choices=OutreachChannel.choices)
    audience_da = models.CharField(
        _("for whom, in Danish"), max_length=limits.TITLE_LENGTH, blank=True
    )
    audience_en = models.CharField(
        _("for whom, in English"), max_length=limits.TITLE_LENGTH, blank=True
    )
    description_da = models.TextField(_("what was done, in Danish"), blank=True)
    description_en = models.TextField(_("what was done, in English"), blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True, validators=[ON_THE_WEB])
    number_reached = models.PositiveIntegerField(
        _("number of people reached"),
        null=True,
        blank=True,
        help_text=_("Empty: not known. Write a number only if somebody counted."),
    )

    objects = OutreachQuerySet.as_manager()

    class Meta:
        verbose_name = _("outreach activity")
        verbose_name_plural = _("outreach activities")
        ordering = [F("held_on").desc(nulls_last=True), "-pk"]
        constraints = [
            in_one_language("audience", "outreach_audience_in_one_language"),
            in_one_language("description", "outreach_description_in_one_language"),
            known_or_unknown("held_on", "held_precision", "outreach_date_known"),
            one_of("channel", OutreachChannel, "outreach_channel_is_known"),
            web_address("url", "outreach_url_is_a_web_address"),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {in_reader_language(self, 'audience')}"

    def clean(self) -> None:
        if errors := date_errors(self, ["held"], []):
            raise ValidationError(errors)

    def get_absolute_url(self) -> str:
        """All of the log stands on one page."""
        return reverse("outreach")

    @property
    def is_demonstration(self) -> bool:
        return self.plan is not None and self.plan.is_demonstration
