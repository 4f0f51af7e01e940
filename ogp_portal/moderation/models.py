"""What can be hidden: an abstract base, since the rows live in `forum` and `consultations`."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits


class HideReason(models.TextChoices):
    """Why a text was hidden. Tied to the published rules; criticism of the agency is never one."""

    PERSONAL_DATA = "personal_data", _("personal data")
    UNLAWFUL = "unlawful", _("unlawful content")
    HARASSMENT = "harassment", _("harassment")
    ADVERTISING = "advertising", _("advertising")
    OFF_TOPIC = "off_topic", _("off topic")
    FALSE_SENDER = "false_sender", _("written in another's name")
    WITHDRAWN = "withdrawn", _("withdrawn by its author")


RULES = [choice for choice in HideReason.choices if choice[0] != HideReason.WITHDRAWN]
"""The published rules as choices: why a moderator decides, and why somebody reports a text."""


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


class Report(models.Model):
    """What somebody says is wrong with a text: the base of flags, which live beside the texts.

    It holds what article 16 of the EU's Digital Services Act asks of a notice: the reason, the
    explanation, the name and e-mail address (both optional here), and the statement of good faith.
    `reference` is known to the one who reported alone and opens the receipt.
    """

    reference = models.UUIDField(unique=True, editable=False)
    reason = models.CharField(_("reason"), max_length=16, choices=RULES)
    explanation = models.TextField(_("explanation"), max_length=limits.SHORT_TEXT_LENGTH)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    name = models.CharField(_("name"), max_length=limits.DISPLAY_NAME_LENGTH, blank=True)
    email = models.EmailField(_("e-mail"), max_length=limits.EMAIL_LENGTH, blank=True)
    language = models.CharField(max_length=2, default="da")
    in_good_faith = models.BooleanField(_("in good faith"))
    made_at = models.DateTimeField(_("reported at"))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(in_good_faith=True), name="%(app_label)s_%(class)s_in_good_faith"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[reason for reason, _label in RULES]),
                name="%(app_label)s_%(class)s_names_a_rule",
            ),
        ]
