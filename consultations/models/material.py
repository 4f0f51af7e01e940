"""Earlier versions of a consultation's material: what was replaced stays readable, with its date."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ogp_portal.files.models import StoredFile
from plans.models.constraints import ON_THE_WEB, web_address

from .consultations import ConsultationDocument


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
