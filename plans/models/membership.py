"""Who takes part in the OGP network, and by which rules (OGP standard 1.1)."""

import datetime as dt

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import Organisation
from ogp_portal.common.bilingual import in_one_language
from ogp_portal.common.dates import known_or_unknown, precision_field

from ..enums import Sector
from ..permissions import KEPT_BY_EDITORS, is_editor
from .constraints import date_errors, in_order, one_of
from .periods import has_passed


class NetworkRulesQuerySet(models.QuerySet):
    """Versions of the rules."""

    def visible_to(self, user) -> "NetworkRulesQuerySet":
        return self if is_editor(user) else self.published()

    def published(self) -> "NetworkRulesQuerySet":
        return self.exclude(published_at=None)

    def newest_first(self) -> "NetworkRulesQuerySet":
        """Real versions before invented ones."""
        return self.order_by("is_demonstration", "-valid_from", "-pk")


@pghistory.track()
class NetworkRules(RulesModel):
    """One version of the rules for taking part: who, how to join, how decisions are made.

    A published version never changes, which the database holds: what is new is a new version.
    """

    version = models.PositiveSmallIntegerField(_("version"), null=True, editable=False)
    valid_from = models.DateField(_("valid from"))
    text_da = models.TextField(_("rules in Danish"), blank=True)
    text_en = models.TextField(_("rules in English"), blank=True)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    objects = NetworkRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules of the network")
        verbose_name_plural = _("rules of the network")
        ordering = ["is_demonstration", "-valid_from", "-pk"]
        constraints = [
            in_one_language("text", "network_rules_in_one_language"),
            models.CheckConstraint(
                condition=Q(published_at=None, version=None)
                | Q(published_at__isnull=False, version__isnull=False),
                name="published_rules_have_a_version",
            ),
            models.UniqueConstraint(
                fields=["is_demonstration", "version"], name="network_rules_version_once"
            ),
            models.UniqueConstraint(
                fields=["is_demonstration", "valid_from"],
                condition=Q(published_at__isnull=False),
                name="network_rules_begin_on_different_days",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_rules_stay_as_they_are",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="published_rules_stay",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False, old__is_demonstration=False),
            ),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        if self.version is None:
            return str(_("Draft"))
        return str(_("Version %(number)d") % {"number": self.version})

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class NetworkMemberQuerySet(models.QuerySet):
    """Members, past and present."""

    def visible_to(self, user) -> "NetworkMemberQuerySet":
        """All of them, for everybody: they are organisations."""
        return self

    def in_danish_order(self) -> "NetworkMemberQuerySet":
        return self.order_by(
            "organisation__is_demonstration", "organisation__sort_key", "from_on", "pk"
        )


@pghistory.track()
class NetworkMember(RulesModel):
    """An organisation's time in the network. No name of a person stands here."""

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="network_memberships",
        verbose_name=_("organisation"),
    )
    sector = models.CharField(_("sector"), max_length=16, choices=Sector.choices)
    from_on = models.DateField(_("member from"), null=True, blank=True)
    from_precision = precision_field()
    until_on = models.DateField(
        _("member until"), null=True, blank=True, help_text=_("Empty: still a member.")
    )
    until_precision = precision_field()

    objects = NetworkMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of the network")
        verbose_name_plural = _("members of the network")
        ordering = ["organisation__sort_key", "from_on", "pk"]
        constraints = [
            one_of("sector", Sector, "member_sector_is_known"),
            known_or_unknown("from_on", "from_precision", "member_from_known"),
            known_or_unknown("until_on", "until_precision", "member_until_known"),
            in_order("from", "until", "membership_dates_in_order"),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(until_on=None),
                name="member_once_at_a_time",
                violation_error_message=_("The organisation is a member already."),
            ),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return str(self.organisation)

    def clean(self) -> None:
        if errors := date_errors(self, ["from", "until"], [("from", "until")]):
            raise ValidationError(errors)

    @property
    def is_demonstration(self) -> bool:
        return self.organisation.is_demonstration

    def has_left(self, today: dt.date) -> bool:
        return has_passed(self.until_on, self.until_precision, today)
