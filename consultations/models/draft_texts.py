"""Draft texts in numbered paragraphs, so that an answer can say which words it is about."""

import datetime as dt

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.common.text import first_words

from ..permissions import KEPT_BY_EDITORS, is_editor
from .consultations import Consultation
from .phases import Phase

WORDS_LENGTH = 60
"""Characters of a paragraph or title that are quoted to tell which one is meant."""


class DraftTextQuerySet(models.QuerySet):
    """Versions of draft texts."""

    def visible_to(self, user) -> "DraftTextQuerySet":
        """Those of published consultations; editors see all."""
        return self if is_editor(user) else self.filter(phase__consultation__is_published=True)

    def current(self) -> "DraftTextQuerySet":
        """Those that no newer version replaces."""
        return self.filter(replaced_by=None)


class DraftText(RulesModel):
    """One version of a text that a phase asks about. A change is a new version (`replaces`)."""

    phase = models.ForeignKey(
        Phase, models.CASCADE, related_name="draft_texts", verbose_name=_("phase")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    title_da = models.CharField(_("title in Danish"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    kept_at = models.DateTimeField(_("kept"), editable=False)
    replaces = models.OneToOneField(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )

    objects = DraftTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft text")
        verbose_name_plural = _("draft texts")
        ordering = ["phase_id", "position", "-version", "pk"]
        constraints = [
            in_one_language("title", "draft_text_title_in_one_language"),
            models.CheckConstraint(
                condition=Q(version=1, replaces=None) | Q(version__gt=1, replaces__isnull=False),
                name="later_draft_text_replaces_an_earlier_one",
            ),
        ]
        triggers = [pgtrigger.Protect(name="draft_text_immutable", operation=pgtrigger.Update)]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("draft-text", args=[self.phase.consultation.slug, self.pk])

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")

    @property
    def is_demonstration(self) -> bool:
        """Whether its consultation is invented."""
        return self.phase.consultation.is_demonstration

    @property
    def has_comments(self) -> bool:
        """Whether answers refer to it, public or not: then it stays for good."""
        return self.paragraphs.filter(parts__isnull=False).exists()


class DraftParagraphQuerySet(models.QuerySet):
    """Paragraphs of draft texts."""

    def asked_at(self, consultation: Consultation, now: dt.datetime) -> "DraftParagraphQuerySet":
        """Those of the current texts of the phase that takes answers at `now`, in their order."""
        phases = Phase.objects.taking_answers(consultation, now)
        return self.filter(draft_text__phase__in=phases, draft_text__replaced_by=None).in_order()

    def in_order(self) -> "DraftParagraphQuerySet":
        """Text by text, each by its numbers, with the text and its consultation."""
        rows = self.select_related("draft_text__phase__consultation")
        return rows.order_by("draft_text__position", "draft_text", "number")


class DraftParagraph(models.Model):
    """One numbered paragraph of one version of a draft text."""

    draft_text = models.ForeignKey(DraftText, models.CASCADE, related_name="paragraphs")
    number = models.PositiveSmallIntegerField(_("number"))
    text_da = models.TextField(_("text in Danish"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)

    objects = DraftParagraphQuerySet.as_manager()

    class Meta:
        verbose_name = _("paragraph of a draft text")
        verbose_name_plural = _("paragraphs of draft texts")
        ordering = ["draft_text_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft_text", "number"], name="draft_paragraph_number_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="draft_paragraphs_count_from_one"
            ),
            in_one_language("text", "draft_paragraph_in_one_language"),
        ]
        triggers = [pgtrigger.Protect(name="draft_paragraph_immutable", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return gettext("Paragraph %(number)s") % {"number": self.number}

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")

    @property
    def text_language(self) -> str:
        return language_of(self, "text")

    @property
    def first_words(self) -> str:
        """What tells a reader which paragraph is meant."""
        return _quoted(self.text)

    @property
    def heading(self) -> str:
        """What stands above a comment in the received text, in the reader's language.

        The first text of a phase is the text; a further one is named. Both never change, so an
        answer that is saved again unchanged reads the same.
        """
        words = {"number": self.number, "words": self.first_words}
        if self.draft_text.position == 1:
            return gettext("To paragraph %(number)s: “%(words)s”") % words
        words["title"] = _quoted(self.draft_text.title)
        return gettext("To paragraph %(number)s of %(title)s: “%(words)s”") % words


def _quoted(text: str) -> str:
    return first_words(text, WORDS_LENGTH)
