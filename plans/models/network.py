"""Meetings of the OGP network, Denmark's multi-stakeholder forum (OGP standards 1.1 and 5.1)."""

import datetime as dt

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import Organisation
from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.common.dates import Precision, known_or_unknown, precision_field
from ogp_portal.common.search import search_index

from ..permissions import KEPT_BY_EDITORS, is_editor
from . import searched
from .commitments import Commitment
from .constraints import date_errors
from .documents import Document
from .periods import danish_day, passed

MEETINGS_A_YEAR = 2
"""Meetings with civil society that OGP asks for in each year of a plan (standard 5.1)."""


def _is_held(now: dt.datetime) -> Q:
    """The day has come and, where a time is given, the meeting has begun."""
    today = danish_day(now)
    by_day = passed("held_on", "held_precision", today)
    by_day |= Q(held_precision=Precision.DAY, held_on=today)
    return by_day & (Q(starts_at=None) | Q(starts_at__lte=now))


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

    def with_standing(self, now: dt.datetime) -> "NetworkMeetingQuerySet":
        """Adds `is_held`, and `counts`: one of the year's meetings with civil society.

        Only a real, published meeting that was held counts (OGP standard 5.1).
        """
        held = _is_held(now)
        counts = held & Q(is_published=True, is_demonstration=False, is_with_civil_society=True)
        return self.annotate(
            is_held=ExpressionWrapper(held, models.BooleanField()),
            counts=ExpressionWrapper(counts, models.BooleanField()),
        )


@pghistory.track()
class NetworkMeeting(RulesModel):
    """One open meeting, with all that came of it. The address is the date as it is known.

    `presented` are the initiatives whose results were shown: their status at the time is read
    from what had been reported by then.
    """

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
    decisions_da = models.TextField(_("decisions in Danish"), blank=True)
    decisions_en = models.TextField(_("decisions in English"), blank=True)
    note_da = models.TextField(_("note in Danish"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)
    is_with_civil_society = models.BooleanField(
        _("with civil society"),
        default=False,
        help_text=_(
            "Results of the plan were presented to civil society, and comments were taken: one of "
            "the two meetings a year that OGP asks for (standard 5.1)."
        ),
    )
    presented = models.ManyToManyField(
        Commitment,
        blank=True,
        related_name="meetings",
        verbose_name=_("commitments whose results were presented"),
    )
    documents = models.ManyToManyField(
        Document, blank=True, related_name="meetings", verbose_name=_("documents")
    )
    is_published = models.BooleanField(_("published"), default=False)
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    objects = NetworkMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("network meeting")
        verbose_name_plural = _("network meetings")
        indexes = [search_index("meeting_search", searched.MEETING)]
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


@pghistory.track()
class MeetingParticipant(RulesModel):
    """A body that took part in a meeting, never a person.

    Imported history has the name as the source writes it; an editor may say which organisation
    that is, and the written name stays.
    """

    meeting = models.ForeignKey(NetworkMeeting, models.CASCADE, related_name="participants")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("organisation"),
    )
    name_as_written = models.CharField(
        _("name where the organisation is not in the portal"),
        max_length=limits.TITLE_LENGTH,
        blank=True,
        help_text=_("The organisation's name, never a person's."),
    )

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["meeting_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(organisation=None, name_as_written=""),
                name="participant_is_named",
                violation_error_message=_("Choose an organisation, or write its name."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "organisation"],
                name="organisation_takes_part_once",
                violation_error_message=_("The organisation is on the list already."),
            ),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.organisation.name if self.organisation else self.name_as_written

    def clean(self) -> None:
        is_invented = self.organisation is not None and self.organisation.is_demonstration
        if is_invented and not self.meeting.is_demonstration:
            raise ValidationError(
                {"organisation": gettext("An invented organisation was at no real meeting.")}
            )
