"""Tokens for the API: for which body, for what, until when. The secret itself is nowhere."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import Organisation, User
from ogp_portal.common import limits
from plans.models import Commitment
from plans.models.requests import owners_in

from ..permissions import KEPT_BY_ADMINISTRATORS


class Scope(models.TextChoices):
    """What a token may be used for."""

    SUBMISSIONS = "submissions:write", _("send answers in the organisation's name")
    STATUS = "status:write", _("report status of the organisation's commitments")


class ApiTokenQuerySet(models.QuerySet):
    """Tokens."""

    def usable(self, now: dt.datetime) -> "ApiTokenQuerySet":
        """Shown to somebody, not revoked and not expired."""
        return self.filter(shown_at__lte=now, revoked_at=None, expires_at__gt=now)

    def by_digest(self, digest: str, now: dt.datetime) -> "ApiToken | None":
        """The usable token with that SHA-256; None for "". Notes the day on which it was used."""
        found = self.usable(now).filter(digest=digest).select_related("organisation").first()
        if found is not None and found.last_used_on != now.date():
            self.filter(pk=found.pk).update(last_used_on=now.date())
        return found


class ApiToken(RulesModel):
    """One system's way in, for one body. Made by an administrator, its secret is shown once.

    `digest` is the SHA-256 of the secret and empty until it is shown.
    """

    label = models.CharField(
        _("name of the system"),
        max_length=limits.TOKEN_LABEL_LENGTH,
        help_text=_("For example “ESDH, Kulturministeriet”. It stands in the audit log."),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="api_tokens",
        verbose_name=_("organisation"),
        help_text=_("Whom the system speaks for, and for nobody else."),
    )
    scopes = ArrayField(
        models.CharField(max_length=20, choices=Scope.choices), verbose_name=_("may be used to")
    )
    commitments = models.ManyToManyField(
        Commitment,
        blank=True,
        related_name="+",
        verbose_name=_("these commitments alone"),
        help_text=_("None chosen: all that the organisation is the responsible authority of."),
    )
    digest = models.CharField(max_length=64, null=True, editable=False)
    created_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    shown_at = models.DateTimeField(_("secret shown"), null=True, editable=False)
    expires_at = models.DateTimeField(_("works until"))
    revoked_at = models.DateTimeField(_("token revoked"), null=True, editable=False)
    last_used_on = models.DateField(_("last used"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token for the API")
        verbose_name_plural = _("tokens for the API")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="api_token_digest_once"),
            models.CheckConstraint(
                condition=Q(digest=None) | Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="api_token_is_kept_as_a_sha256",
            ),
            models.CheckConstraint(
                condition=Q(digest=None, shown_at=None)
                | Q(digest__isnull=False, shown_at__isnull=False),
                name="api_token_has_a_digest_once_shown",
            ),
            models.CheckConstraint(condition=~Q(label=""), name="api_token_has_a_name"),
            models.CheckConstraint(
                condition=Q(scopes__len__gte=1) & Q(scopes__contained_by=Scope.values),
                name="api_token_scopes_known",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at"))
                & Q(expires_at__lte=F("created_at") + dt.timedelta(days=limits.TOKEN_LONGEST_DAYS)),
                name="api_token_works_for_a_time",
            ),
        ]
        rules_permissions = KEPT_BY_ADMINISTRATORS

    def __str__(self) -> str:
        return self.label

    def is_usable(self, now: dt.datetime) -> bool:
        """As `usable`."""
        return self.shown_at is not None and self.revoked_at is None and now < self.expires_at

    def may_report_on(self, commitment: Commitment) -> bool:
        """Whether its body is responsible for the initiative, and it is not bound to others."""
        own = owners_in(commitment.plan_id).filter(organisation=self.organisation_id)
        if not own.filter(commitment=commitment).exists():
            return False
        bound = self.commitments.all()
        return not bound.exists() or bound.filter(pk=commitment.pk).exists()
