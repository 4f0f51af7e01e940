"""What shows that things were done: links and files."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel
from rules.predicates import always_deny

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.files.models import StoredFile

from ..permissions import KEPT_BY_EDITORS, is_editor
from .commitments import Commitment
from .constraints import ON_THE_WEB, web_address
from .evaluations import Evaluation
from .plans import hidden_draft
from .progress import Milestone


class EvidenceQuerySet(models.QuerySet):
    """Links and files that show something was done."""

    def standing(self) -> "EvidenceQuerySet":
        """What has not been withdrawn. Every public surface begins here (design 5.5)."""
        return self.filter(withdrawn_at=None)

    def withdrawn_since(self, evaluation: Evaluation) -> list["Evidence"]:
        """What a published report names though it has been withdrawn, in the plan's order.

        The report never changes; its page says so above it.
        """
        rows = self.filter(commitment__plan=evaluation.plan, withdrawn_at__isnull=False)
        rows = rows.select_related("commitment__plan")
        found = list(rows.order_by("commitment__position", "withdrawn_at", "pk"))
        # Seldom anything: the report's data, which is large, is read only where it is needed.
        named = evaluation.published_snapshot.evidence_ids() if found else set()
        return [evidence for evidence in found if evidence.pk in named]

    def visible_to(self, user) -> "EvidenceQuerySet":
        rows = self.standing()
        if is_editor(user):
            return rows
        rows = rows.filter(commitment__is_held_back=False)
        return rows.exclude(hidden_draft(user, "commitment__plan__"))

    def newest_first(self) -> "EvidenceQuerySet":
        return self.order_by("-added_at", "-pk")


@pghistory.track()
class Evidence(RulesModel):
    """Something that shows a thing was done: a link or a file. Withdrawn with a reason, never deleted."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="evidence")
    milestone = models.ForeignKey(
        Milestone, models.SET_NULL, null=True, blank=True, related_name="evidence"
    )
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True, validators=[ON_THE_WEB])
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    dated_on = models.DateField(_("date"), null=True, blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_reason_da = models.TextField(
        _("why it was withdrawn, Danish"), blank=True, editable=False
    )
    withdrawn_reason_en = models.TextField(
        _("why it was withdrawn, English"), blank=True, editable=False
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-added_at", "-pk"]
        constraints = [
            in_one_language("title", "evidence_title_in_one_language"),
            models.CheckConstraint(
                condition=~Q(url="") & Q(file=None) | Q(url="", file__isnull=False),
                name="evidence_is_a_link_or_a_file",
                violation_error_message=_("Give either a link or a file."),
            ),
            web_address("url", "evidence_url_is_a_web_address"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason_da="", withdrawn_reason_en="")
                | Q(withdrawn_at__isnull=False)
                & ~Q(withdrawn_reason_da="", withdrawn_reason_en=""),
                name="withdrawn_evidence_has_a_reason",
            ),
        ]
        rules_permissions = KEPT_BY_EDITORS | {"delete": always_deny}

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        errors = {}
        if bool(self.url) == (self.file_id is not None):
            errors["url"] = gettext("Give either a link or a file.")
        if self.milestone is not None and self.milestone.commitment_id != self.commitment_id:
            errors["milestone"] = gettext("The milestone belongs to another commitment.")
        if errors:
            raise ValidationError(errors)

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")
