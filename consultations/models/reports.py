"""The consultation report (høringsnotat): its sections with their sources, and what was published."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language
from ogp_portal.files.models import StoredFile
from plans.models.constraints import OtherThanForgetting, one_of

from ..enums import ReportFormat, ReportSectionKind
from ..permissions import KEPT_BY_EDITORS, is_editor
from .consultations import Consultation
from .proposals import Proposal


@pghistory.track()
class ReportSection(RulesModel):
    """One point of the report: what the answers say, and what the agency says and does about it.

    Drafted from proposals and their responses, then edited by staff. `edited_at` is set with the
    first edit: from then on the words are staff's, and drafting again leaves them alone.
    """

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="report_sections", verbose_name=_("consultation")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=ReportSectionKind.choices)
    key = models.CharField(max_length=40, editable=False)
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    heading_da = models.CharField(_("heading in Danish"), max_length=limits.TITLE_LENGTH)
    heading_en = models.CharField(
        _("heading in English"), max_length=limits.TITLE_LENGTH, blank=True
    )
    remarks_da = models.TextField(
        _("the remarks, Danish"), max_length=limits.REPORT_TEXT_LENGTH, blank=True
    )
    remarks_en = models.TextField(
        _("the remarks, English"), max_length=limits.REPORT_TEXT_LENGTH, blank=True
    )
    comment_da = models.TextField(
        _("comment on them, and what is changed, Danish"),
        max_length=limits.REPORT_TEXT_LENGTH,
        blank=True,
    )
    comment_en = models.TextField(
        _("comment on them, and what is changed, English"),
        max_length=limits.REPORT_TEXT_LENGTH,
        blank=True,
    )
    drafted_at = models.DateTimeField(_("drafted"), editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("section of a consultation report")
        verbose_name_plural = _("sections of consultation reports")
        ordering = ["consultation_id", "position", "pk"]
        constraints = [
            in_one_language("heading", "report_section_has_a_heading"),
            one_of("kind", ReportSectionKind, "report_section_kind_known"),
            models.UniqueConstraint(
                fields=["consultation", "key"], name="report_section_drafted_once"
            ),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return in_reader_language(self, "heading")


class ReportSource(models.Model):
    """A proposal that a section speaks of, with a mark of how it read when that was written.

    `fingerprint` is "" for a proposal that the section's words do not speak of yet.
    """

    section = models.ForeignKey(ReportSection, models.CASCADE, related_name="sources")
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="report_sources")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="report_sources")
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("source of a section")
        verbose_name_plural = _("sources of a section")
        ordering = ["section_id", "proposal_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "proposal"], name="proposal_in_one_report_section"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section_id} {self.proposal_id}"


class ReportVersionQuerySet(models.QuerySet):
    """Published versions of consultation reports."""

    def visible_to(self, user) -> "ReportVersionQuerySet":
        """As the consultation they belong to."""
        return self if is_editor(user) else self.filter(consultation__is_published=True)

    def newest_first(self) -> "ReportVersionQuerySet":
        return self.order_by("-number")


class ReportVersion(RulesModel):
    """One published version, frozen. A correction is the next version, beside this one."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="report_versions")
    number = models.PositiveSmallIntegerField(_("version"))
    data = models.JSONField(_("data"))
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ReportVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a consultation report")
        verbose_name_plural = _("versions of consultation reports")
        ordering = ["consultation_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="report_version_once")
        ]
        triggers = [
            pgtrigger.Protect(
                name="frozen",
                operation=pgtrigger.Update,
                condition=OtherThanForgetting("published_by"),
            )
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return f"{self.consultation} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("consultation-report-version", args=[self.consultation.slug, self.number])


class ReportRendition(models.Model):
    """A version as a file, in one form and language.

    `without` names the proposals that were no longer public when it was made. Once another
    one has gone, the file is made anew, and until then nobody gets the old one (design 5.5).
    """

    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="renditions")
    format = models.CharField(_("form"), max_length=4, choices=ReportFormat.choices)
    language = models.CharField(_("language"), max_length=2)
    without = models.JSONField(default=list)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    built_at = models.DateTimeField(_("built"))

    class Meta:
        verbose_name = _("file of a consultation report")
        verbose_name_plural = _("files of consultation reports")
        ordering = ["version_id", "format", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "format", "language"], name="report_rendition_once"
            ),
            models.CheckConstraint(
                condition=Q(language__in=["da", "en"]), name="report_rendition_language_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.format} {self.language}"
