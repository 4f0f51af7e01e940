"""A consultation's material: files and links. What was replaced stays readable, with its date."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.files.models import StoredFile
from plans.models.constraints import ON_THE_WEB, web_address

from .consultations import Consultation


@pghistory.track()
class ConsultationDocument(models.Model):
    """Material that belongs to a consultation: a file kept here or a link."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="documents")
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True, validators=[ON_THE_WEB])
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_reason_da = models.TextField(
        max_length=limits.SHORT_TEXT_LENGTH, blank=True, default="", editable=False
    )
    withdrawn_reason_en = models.TextField(
        max_length=limits.SHORT_TEXT_LENGTH, blank=True, default="", editable=False
    )

    class Meta:
        verbose_name = _("consultation document")
        verbose_name_plural = _("consultation documents")
        ordering = ["consultation_id", "position"]
        constraints = [
            in_one_language("title", "consultation_document_title_in_one_language"),
            web_address("url", "consultation_document_on_the_web"),
            models.CheckConstraint(
                condition=~Q(url="") & Q(file=None) | Q(url=""),
                name="consultation_document_in_one_place",
                violation_error_message=_("Give either a link or a file."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason_da="", withdrawn_reason_en="")
                | Q(withdrawn_at__isnull=False)
                & ~Q(withdrawn_reason_da="", withdrawn_reason_en=""),
                name="material_is_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")

    @property
    def withdrawn_reason(self) -> str:
        """Why it was withdrawn, as the public reads it."""
        return in_reader_language(self, "withdrawn_reason")


class EarlierMaterial(models.Model):
    """A file or link that a document had from `added_at` until `replaced_at`, both public."""

    document = models.ForeignKey(
        ConsultationDocument, models.CASCADE, related_name="earlier_versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField(_("link"), max_length=500, blank=True, validators=[ON_THE_WEB])
    added_at = models.DateTimeField(_("added at"))
    replaced_at = models.DateTimeField(_("replaced"))

    class Meta:
        verbose_name = _("earlier version of material")
        verbose_name_plural = _("earlier versions of material")
        ordering = ["document_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="material_version_number_once"
            ),
            web_address("url", "earlier_material_on_the_web"),
            models.CheckConstraint(
                condition=~Q(url="") & Q(file=None) | Q(url="", file__isnull=False),
                name="earlier_material_in_one_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} ({self.number})"
