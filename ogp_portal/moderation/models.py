"""What can be hidden: an abstract base, since the rows live in `forum` and `consultations`."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HideReason(models.TextChoices):
    """Why a text was hidden. Tied to the published rules; criticism of the agency is never one."""

    PERSONAL_DATA = "personal_data", _("personal data")
    UNLAWFUL = "unlawful", _("unlawful content")
    HARASSMENT = "harassment", _("harassment")
    ADVERTISING = "advertising", _("advertising")
    OFF_TOPIC = "off_topic", _("off topic")
    FALSE_SENDER = "false_sender", _("written in another's name")
    WITHDRAWN = "withdrawn", _("withdrawn by its author")


class Moderated(models.Model):
    """A text that a moderator may hide with a reason and restore the same way."""

    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    hide_reason = models.CharField(
        _("reason"), max_length=16, choices=HideReason.choices, blank=True, editable=False
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_at=None, hide_reason="")
                | Q(hidden_at__isnull=False) & ~Q(hide_reason=""),
                name="%(app_label)s_%(class)s_hidden_with_a_reason",
            )
        ]

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None
