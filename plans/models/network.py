"""The OGP network, Denmark's multi-stakeholder forum (OGP standard 1.1): its meetings."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.common.dates import Precision, known_or_unknown, precision_field

from ..permissions import KEPT_BY_EDITORS, is_editor
from .constraints import date_errors


class NetworkMeetingQuerySet(models.QuerySet):
    """Meetings of the network."""

    def visible_to(self, user) -> "NetworkMeetingQuerySet":
        return self if is_editor(user) else self.filter(is_published=True)

    def newest_first(self) -> "NetworkMeetingQuerySet":
        return self.order_by("is_demonstration", "-held_on", "-pk")

    def with_minutes_known(self) -> "NetworkMeetingQuerySet":
        """Adds `has_minutes`, so that a list need not read the minutes."""
        without = Q(minutes_da="", minutes_en="")
        return self.annotate(has_minutes=ExpressionWrapper(~without, models.BooleanField()))


@pghistory.track()
class NetworkMeeting(RulesModel):
    """One open meeting, with its agenda and minutes. The address is the date as it is known."""

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    held_on = models.DateField(_("date"))
    held_precision = precision_field()
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    agenda_da = models.TextField(_("agenda in Danish"), blank=True)
    agenda_en = models.TextField(_("agenda in English"), blank=True)
    minutes_da = models.TextField(_("minutes in Danish"), blank=True)
    minutes_en = models.TextField(_("minutes in English"), blank=True)
    is_published = models.BooleanField(_("published"), default=False)
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    objects = NetworkMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("network meeting")
        verbose_name_plural = _("network meetings")
        ordering = ["-held_on", "-pk"]
        constraints = [
            in_one_language("title", "meeting_title_in_one_language"),
            known_or_unknown("held_on", "held_precision", "meeting_date_known"),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(held_precision=Precision.DAY),
                name="meeting_with_a_time_has_a_day",
                violation_error_message=_("A meeting with a time has a date known to the day."),
            ),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if errors := date_errors(self, ["held"], []):
            raise ValidationError(errors)

    def get_absolute_url(self) -> str:
        return reverse("network-meeting", args=[self.slug])

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")

    @property
    def agenda(self) -> str:
        return in_reader_language(self, "agenda")

    @property
    def minutes(self) -> str:
        return in_reader_language(self, "minutes")
