"""Reasons that staff have written once and may use again, after reading them through."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language
from plans.models.constraints import one_of

from ..enums import OPEN_CALL, ConsultationKind, Decision
from ..permissions import KEPT_BY_EDITORS
from .consultations import Consultation

MOST_WORDS = 10
"""Words of a search that are looked for."""


class StandardReasonQuerySet(models.QuerySet):
    """Ready texts, and which of them are offered."""

    def offered(self, consultation: Consultation) -> "StandardReasonQuerySet":
        """Those in use for a consultation: its own, those of its kind, those of all.

        Invented ones are for invented consultations alone.
        """
        in_use = self.filter(is_active=True, is_demonstration=consultation.is_demonstration)
        of_it = Q(consultation=None) | Q(consultation=consultation.pk)
        return in_use.filter(of_it, kind__in=["", consultation.kind])

    def matching(self, words: str) -> "StandardReasonQuerySet":
        """Those in which every word stands, in the title or the texts."""
        found = self
        for word in words.split()[:MOST_WORDS]:
            found = found.filter(
                Q(title__icontains=word) | Q(text_da__icontains=word) | Q(text_en__icontains=word)
            )
        return found


class StandardReason(RulesModel):
    """A decision with its reason, ready to be read through and fitted to a proposal.

    It is offered in one consultation, in all of a kind, or in all; the year-round proposals are a
    kind of their own here.
    """

    title = models.CharField(_("title"), max_length=limits.TITLE_LENGTH)
    decision = models.CharField(_("decision"), max_length=16, choices=Decision.choices)
    text_da = models.TextField(
        _("reason in Danish"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )
    text_en = models.TextField(
        _("reason in English"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )
    kind = models.CharField(
        _("kind of consultation"),
        max_length=24,
        choices=[*ConsultationKind.choices, (OPEN_CALL, _("Year-round proposals"))],
        blank=True,
        help_text=_("Leave empty to offer it in consultations of every kind."),
    )
    consultation = models.ForeignKey(
        Consultation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="standard_reasons",
        verbose_name=_("only in this consultation"),
        help_text=_("Leave empty to offer it in more than one."),
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
            models.CheckConstraint(
                condition=Q(kind__in=["", *ConsultationKind.values, OPEN_CALL]),
                name="standard_reason_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="") | Q(consultation=None),
                name="standard_reason_has_one_scope",
                violation_error_message=_("Choose a kind or one consultation, not both."),
            ),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        """What belongs to an invented consultation is invented too."""
        if self.consultation is not None:
            self.is_demonstration = self.consultation.is_demonstration
        super().save(*args, **kwargs)

    def is_word_for_word(self, reason_da: str, reason_en: str) -> bool:
        """Whether a reason says just this, however its lines are broken."""
        return [_words(reason_da), _words(reason_en)] == [
            _words(self.text_da),
            _words(self.text_en),
        ]


def _words(text: str) -> list[str]:
    return text.split()
