"""What an answer is put together of: answers to questions, free text, comments, proposals."""

import datetime as dt

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from plans.models.constraints import one_of

from ..enums import PartKind
from ..permissions import KEPT_BY_EDITORS
from .consultations import Consultation
from .draft_texts import DraftParagraph
from .phases import Phase
from .submissions import SubmissionVersion


class QuestionQuerySet(models.QuerySet):
    """Questions of phases."""

    def asked_at(self, consultation: Consultation, now: dt.datetime) -> "QuestionQuerySet":
        """Those of the phase that takes answers at `now`, in time or late, in their order."""
        phases = Phase.objects.taking_answers(consultation, now)
        return self.filter(phase__in=phases).order_by("position", "pk")


class Question(RulesModel):
    """A question that editors put to those who answer in a phase."""

    phase = models.ForeignKey(
        Phase, models.CASCADE, related_name="questions", verbose_name=_("phase")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    text_da = models.CharField(_("question in Danish"), max_length=500, blank=True)
    text_en = models.CharField(_("question in English"), max_length=500, blank=True)
    help_da = models.CharField(_("help in Danish"), max_length=500, blank=True)
    help_en = models.CharField(_("help in English"), max_length=500, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of a consultation")
        verbose_name_plural = _("questions of consultations")
        ordering = ["phase_id", "position", "pk"]
        constraints = [in_one_language("text", "question_in_one_language")]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")

    @property
    def text_language(self) -> str:
        return language_of(self, "text")

    @property
    def help(self) -> str:
        return in_reader_language(self, "help")

    @property
    def field(self) -> str:
        """The name of its field in the form."""
        return f"question_{self.pk}"


class SubmissionPart(models.Model):
    """A span of the received text and what it is. The text itself stands in the version alone.

    The heading that stands before a part in the text is not in its span.
    """

    version = models.ForeignKey(SubmissionVersion, models.CASCADE, related_name="parts")
    kind = models.CharField(_("kind"), max_length=12, choices=PartKind.choices)
    question = models.ForeignKey(
        Question, models.PROTECT, null=True, blank=True, related_name="parts"
    )
    paragraph = models.ForeignKey(
        DraftParagraph, models.PROTECT, null=True, blank=True, related_name="parts"
    )
    starts_at_character = models.PositiveIntegerField(_("from character"))
    ends_at_character = models.PositiveIntegerField(_("to character"))

    class Meta:
        verbose_name = _("part of an answer")
        verbose_name_plural = _("parts of answers")
        ordering = ["version_id", "starts_at_character"]
        constraints = [
            one_of("kind", PartKind, "part_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_at_character__gt=F("starts_at_character"))
                & Q(ends_at_character__lte=limits.ANSWER_LENGTH),
                name="part_span_in_order",
            ),
            models.CheckConstraint(
                condition=Q(kind=PartKind.QUESTION, question__isnull=False)
                | ~Q(kind=PartKind.QUESTION) & Q(question=None),
                name="part_of_a_question_names_it",
            ),
            models.CheckConstraint(
                condition=Q(kind=PartKind.PARAGRAPH, paragraph__isnull=False)
                | ~Q(kind=PartKind.PARAGRAPH) & Q(paragraph=None),
                name="part_about_a_paragraph_names_it",
            ),
        ]
        triggers = [pgtrigger.Protect(name="part_immutable", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_kind_display()}"

    @property
    def text(self) -> str:
        return self.version.text[self.starts_at_character : self.ends_at_character]
