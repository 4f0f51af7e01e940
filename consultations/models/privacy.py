"""The privacy text of those who answer: numbered versions, none changed once it is there.

Version 1 ships with the portal (`consultations/texts/`); every later one is a row, with the names
that the settings gave when it was made. Other settings are the next version (actions/privacy.py).
"""

import datetime as dt
from pathlib import Path

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.permissions import is_administrator, kept_by
from ogp_portal.common.markdown import render_markdown

FILLED_IN = {
    "[controller]": "OGP_PUBLISHER",
    "[contact mail]": "OGP_CONTACT_MAIL",
    "[contact phone]": "OGP_CONTACT_PHONE",
    "[data protection officer]": "OGP_DATA_PROTECTION_OFFICER",
}
"""What stands in the text for a setting, so that the default text names nobody who is not set."""


SHIPPED = Path(__file__).resolve().parent.parent / "texts"


def filled_in_now() -> dict[str, str]:
    """What stands in the place of each mark, by the settings; "" for what is not stated."""
    return {mark: getattr(settings, setting) for mark, setting in FILLED_IN.items()}


def shipped_version(*, is_replaced: bool = False) -> "PrivacyText":
    """Version 1, as it came with the portal: once another version is there, it names nobody."""
    texts = {name: (SHIPPED / f"privacy_{name}.md").read_text() for name in ("da", "en")}
    named = dict.fromkeys(FILLED_IN, "") if is_replaced else filled_in_now()
    return PrivacyText(
        number=1, text_da=texts["da"], text_en=texts["en"], valid_from=None, filled_in=named
    )


class PrivacyTextQuerySet(models.QuerySet):
    """The later versions of the privacy text."""

    def begun(self, now: dt.datetime) -> "PrivacyTextQuerySet":
        """Those that apply or have applied at `now`, the newest first."""
        return self.filter(valid_from__lte=now).order_by("-number")

    def in_force(self, now: dt.datetime) -> "PrivacyText":
        """The version that applies at `now`."""
        return self.begun(now).first() or shipped_version()

    def number_in_force(self, now: dt.datetime) -> int:
        """Its number alone, kept with each answer."""
        return self.begun(now).values_list("number", flat=True).first() or 1


class PrivacyText(RulesModel):
    """Controller, purpose, legal basis and rights, as told to whoever answers.

    A change is a new version; its number is kept with each answer (`SubmitterIdentity`).
    """

    number = models.PositiveSmallIntegerField(_("version"), unique=True, editable=False)
    text_da = models.TextField(_("text in Danish"))
    text_en = models.TextField(_("text in English"))
    valid_from = models.DateTimeField(_("applies from"), default=timezone.now)
    filled_in = models.JSONField(_("named in it"), default=filled_in_now, editable=False)

    objects = PrivacyTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("privacy notice for answers")
        verbose_name_plural = _("privacy notices for answers")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__gt=1), name="privacy_text_1_is_the_shipped_one"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        rules_permissions = kept_by(is_administrator)

    def __str__(self) -> str:
        return gettext("version %(number)s") % {"number": self.number}

    @property
    def html(self) -> str:
        """The text in the reader's language, safe for a page, with the names filled in."""
        text = self.text_en if get_language() == "en" else self.text_da
        html = render_markdown(text, levels_down=0)
        for mark in FILLED_IN:
            value = self.filled_in.get(mark, "")
            html = html.replace(mark, escape(value) if value else gettext("(not stated yet)"))
        return html
