"""Self-assessments: the government's own, built from evidence or held outside the portal."""

from collections.abc import Iterable

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.addresses import by_language
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.common.dates import known_or_unknown, precision_field
from ogp_portal.files.models import StoredFile

from ..enums import EvaluationKind, PlanState
from ..permissions import KEPT_BY_EDITORS, READ_BY_STAFF, is_editor, is_staff
from .constraints import OtherThanForgetting
from .plans import ActionPlan

WORDS = {
    EvaluationKind.FINAL: ("slut", "final"),
    EvaluationKind.MIDTERM: ("midtvejs", "midterm"),
}
"""What each kind is called in an address, in Danish and English."""


def word_of(kind: str) -> str:
    """The word of a kind in addresses of the active language."""
    return by_language(*WORDS[EvaluationKind(kind)])


class EvaluationQuerySet(models.QuerySet):
    """Self-assessments."""

    def visible_to(self, user) -> "EvaluationQuerySet":
        """Published ones and those held elsewhere; trials and drafts are for staff."""
        if is_editor(user):
            return self
        rows = self.exclude(plan__state=PlanState.DRAFT)
        return rows if is_staff(user) else rows.out()

    def out(self) -> "EvaluationQuerySet":
        """Those that are out: published here or held elsewhere; never a draft or a trial."""
        return self.filter(Q(is_external=True) | Q(published_at__isnull=False))

    def naming(self, evidence: Iterable[int]) -> "EvaluationQuerySet":
        """Whose published report names any of these pieces of evidence, by their ids."""
        condition = Q(pk__in=[])
        for key in evidence:
            named = {"commitments": [{"evidence": [{"id": key}]}]}
            condition |= Q(published_snapshot__data__contains=named)
        return self.filter(condition)

    def official(self) -> "EvaluationQuerySet":
        """Without trials."""
        return self.filter(is_trial=False)


@pghistory.track()
class Evaluation(RulesModel):
    """A plan's mid-term or final self-assessment (OGP's self-assessment, domain reference 2.3).

    `is_external`: a real report from before the portal, shown as what it is with date and link.
    `is_trial`: built by staff to see how it looks, never published.
    """

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="evaluations")
    kind = models.CharField(_("kind"), max_length=8, choices=EvaluationKind.choices)
    is_external = models.BooleanField(_("held outside the portal"), default=False)
    is_trial = models.BooleanField(_("trial"), default=False, editable=False)
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    published_on = models.DateField(_("published"), null=True, blank=True)
    published_precision = precision_field()
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    languages = models.CharField(_("languages"), max_length=20, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    completion_counts = models.JSONField(_("completion, as stated in it"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    # Restricted and not protected: a plan can be removed with all that hangs on it.
    published_snapshot = models.ForeignKey(
        "Snapshot", models.RESTRICT, null=True, blank=True, related_name="+", editable=False
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")
        ordering = ["-plan__starts_on", "kind"]
        constraints = [
            in_one_language("title", "evaluation_title_in_one_language"),
            models.UniqueConstraint(
                fields=["plan", "kind"],
                condition=Q(is_trial=False),
                name="one_evaluation_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["plan", "kind"], condition=Q(is_trial=True), name="one_trial_of_a_kind"
            ),
            known_or_unknown("published_on", "published_precision", "evaluation_date_known"),
            models.CheckConstraint(
                condition=Q(is_trial=False) | Q(published_at=None, is_external=False),
                name="trial_is_never_published",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_snapshot=None)
                | Q(published_at__isnull=False, published_snapshot__isnull=False),
                name="published_evaluation_has_a_snapshot",
            ),
            models.CheckConstraint(
                condition=Q(is_external=False) | Q(published_at=None),
                name="external_evaluation_is_not_published_here",
            ),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        if self.is_trial:
            return reverse("evaluation-trial", args=[self.plan.slug])
        return reverse("evaluation", args=[self.plan.slug, word_of(self.kind)])

    @property
    def is_demonstration(self) -> bool:
        return self.plan.is_demonstration

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")


class Chapter(models.TextChoices):
    """The chapters that an editor writes, in the report's order (domain reference 2.3)."""

    INTRODUCTION = "introduction", _("Introduction and background")
    PROCESS = "process", _("Process: participation")
    PEER_LEARNING = "peer_learning", _("Peer exchange and learning")
    CONCLUSION = "conclusion", _("Conclusion: lessons learned and next steps")


@pghistory.track()
class EvaluationSection(RulesModel):
    """What an editor writes for one chapter; what the portal knows is drafted beside it."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="sections")
    key = models.CharField(_("chapter"), max_length=24, choices=Chapter.choices)
    position = models.PositiveSmallIntegerField(_("order"), editable=False)
    text_da = models.TextField(_("text in Danish"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        ordering = ["evaluation_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "key"], name="one_text_per_chapter")
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.get_key_display()

    def save(self, *args, **kwargs) -> None:
        self.position = Chapter.values.index(self.key)
        super().save(*args, **kwargs)


class Snapshot(RulesModel):
    """The data of one version, frozen: what the report says can always be built again from it."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="snapshots")
    version = models.PositiveSmallIntegerField(_("version"))
    data = models.JSONField(_("data"))
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64)
    created_at = models.DateTimeField(_("frozen"))
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ["evaluation_id", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "version"], name="snapshot_version_once")
        ]
        triggers = [
            pgtrigger.Protect(
                name="frozen",
                operation=pgtrigger.Update,
                condition=OtherThanForgetting("created_by"),
            )
        ]
        rules_permissions = READ_BY_STAFF

    def __str__(self) -> str:
        return f"{self.evaluation} {self.version}"

    def evidence_ids(self) -> set[int]:
        """The pieces of evidence that the report names."""
        return {one["id"] for row in self.data["commitments"] for one in row["evidence"]}


class RenditionFormat(models.TextChoices):
    """In what form a snapshot is built."""

    HTML = "html", _("web page")
    PDF = "pdf", "PDF"


class Rendition(models.Model):
    """One snapshot in one form and language: the same snapshot always gives the same bytes."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="renditions")
    format = models.CharField(_("form"), max_length=4, choices=RenditionFormat.choices)
    language = models.CharField(_("language"), max_length=2)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    built_at = models.DateTimeField(_("built"))

    class Meta:
        verbose_name = _("built report")
        verbose_name_plural = _("built reports")
        ordering = ["snapshot_id", "format", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "format", "language"], name="rendition_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.snapshot} {self.format} {self.language}"
