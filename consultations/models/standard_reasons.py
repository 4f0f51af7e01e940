"""Reasons that staff have written once and may use again, after reading them through."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language
from plans.models.constraints import one_of

from ..enums import Decision
from ..permissions import KEPT_BY_EDITORS


class StandardReasonQuerySet(models.QuerySet):
    """Ready texts, and which of them are offered."""

    def offered(self, *, is_demonstration: bool) -> "StandardReasonQuerySet":
        """Those in use; invented ones for invented consultations alone."""
        return self.filter(is_active=True, is_demonstration=is_demonstration)


class StandardReason(RulesModel):
    """A decision with its reason, ready to be read through and fitted to a proposal."""

    title = models.CharField(_("title"), max_length=limits.TITLE_LENGTH)
    decision = models.CharField(_("decision"), max_length=16, choices=Decision.choices)
    text_da = models.TextField(
        _("reason in Danish"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )
    text_en = models.TextField(
        _("reason in English"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )
    is_active = models.BooleanField(_("in use"), default=True)
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    objects = StandardReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("standard reason")
        verbose_name_plural = _("standard reasons")
        ordering = ["title", "pk"]
        constraints = [
            in_one_language("text", "standard_reason_has_a_text"),
            one_of("decision", Decision, "standard_reason_decision_known"),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.title

    def is_word_for_word(self, reason_da: str, reason_en: str) -> bool:
        """Whether a reason says just this, however its lines are broken."""
        return [_words(reason_da), _words(reason_en)] == [
            _words(self.text_da),
            _words(self.text_en),
        ]


def _words(text: str) -> list[str]:
    return text.split()
