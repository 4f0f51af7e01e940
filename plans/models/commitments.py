"""Initiatives (OGP: commitments) with their parties, milestones, status and evidence."""

import datetime as dt

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import Organisation, User
from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.common.dates import Precision, known_or_unknown, precision_field
from ogp_portal.files.models import StoredFile

from ..enums import Completion, PartyRole, PlanState
from ..permissions import KEPT_BY_EDITORS, is_editor
from .plans import ActionPlan, Theme


class CommitmentQuerySet(models.QuerySet):
    """Initiatives, and what can be asked of them."""

    def visible_to(self, user) -> "CommitmentQuerySet":
        """As its plan: initiatives of drafts are for editors alone."""
        return self if is_editor(user) else self.exclude(plan__state=PlanState.DRAFT)

    def real(self) -> "CommitmentQuerySet":
        return self.filter(plan__is_demonstration=False)

    def in_plan_order(self) -> "CommitmentQuerySet":
        return self.order_by("position", "pk")

    def with_status(self) -> "CommitmentQuerySet":
        """Adds `completion` and `status_at` of the last status update; None where none is."""
        latest = StatusUpdate.objects.filter(commitment=OuterRef("pk"), milestone=None).order_by(
            "-reported_at", "-pk"
        )
        return self.annotate(
            completion=Subquery(latest.values("completion")[:1]),
            status_at=Subquery(latest.values("reported_at")[:1]),
        )


@pghistory.track()
class Commitment(RulesModel):
    """An initiative: what an authority promises in a plan. Users always read 'initiativ'.

    `number` is the agency's ("1.1" or "3"); `irm_number` is IRM's and never makes an address;
    an initiative without the agency's number goes by its OGP id.
    """

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="commitments")
    theme = models.ForeignKey(
        Theme, models.SET_NULL, null=True, blank=True, related_name="commitments"
    )
    number = models.CharField(_("number"), max_length=8, blank=True)
    irm_number = models.CharField(_("IRM's number"), max_length=8, blank=True)
    ogp_id = models.CharField(_("OGP id"), max_length=8, blank=True)
    ogp_id_is_inferred = models.BooleanField(_("OGP id inferred by order"), default=False)
    address = models.CharField(max_length=8, editable=False)
    position = models.PositiveIntegerField(editable=False)
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    summary_da = models.TextField(_("in short, Danish"), blank=True)
    summary_en = models.TextField(_("in short, English"), blank=True)
    what_is_new_da = models.TextField(_("new compared with existing work, Danish"), blank=True)
    what_is_new_en = models.TextField(_("new compared with existing work, English"), blank=True)
    owner_as_written = models.CharField(
        _("responsible authority as the source writes it"), max_length=300, blank=True
    )
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    starts_precision = precision_field()
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    ends_precision = precision_field()

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["plan_id", "position", "pk"]
        constraints = [
            in_one_language("title", "commitment_title_in_one_language"),
            models.UniqueConstraint(
                fields=["plan", "number"], condition=~Q(number=""), name="commitment_number_once"
            ),
            models.UniqueConstraint(
                fields=["ogp_id"], condition=~Q(ogp_id=""), name="commitment_ogp_id_once"
            ),
            models.UniqueConstraint(fields=["plan", "address"], name="commitment_address_once"),
            models.CheckConstraint(
                condition=Q(ogp_id="") | Q(ogp_id__regex=r"^DK[0-9]{4}$"),
                name="commitment_ogp_id_form",
            ),
            models.CheckConstraint(
                condition=Q(number="") | Q(number__regex=r"^[1-9][0-9]?(\.[1-9][0-9]?)?$"),
                name="commitment_number_form",
            ),
            models.CheckConstraint(condition=~Q(address=""), name="commitment_has_an_address"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="commitment_dates_in_order",
            ),
            known_or_unknown("starts_on", "starts_precision", "commitment_start_known"),
            known_or_unknown("ends_on", "ends_precision", "commitment_end_known"),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return f"{self.address} {self.title}"

    def save(self, *args, **kwargs) -> None:
        self.address = self.number or self.ogp_id
        self.position = commitment_position(self.number, self.ogp_id)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("commitment", args=[self.plan.slug, self.address])

    @property
    def is_demonstration(self) -> bool:
        return self.plan.is_demonstration

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")

    @property
    def summary(self) -> str:
        return in_reader_language(self, "summary")

    @property
    def what_is_new(self) -> str:
        return in_reader_language(self, "what_is_new")


def commitment_position(number: str, ogp_id: str) -> int:
    """Where an initiative stands in its plan: 1.9 before 1.10; by OGP id without a number."""
    if number:
        theme, _dot, item = number.partition(".")
        return int(theme) * 1000 + int(item or 0)
    return 1_000_000 + int(ogp_id[2:] or 0)


class CommitmentAlias(models.Model):
    """An address that an initiative had before; it redirects for ever."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="+")
    address = models.CharField(max_length=8)
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="aliases")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "address"], name="commitment_alias_once")
        ]

    def __str__(self) -> str:
        return self.address


@pghistory.track()
class CommitmentAnswer(models.Model):
    """One question of OGP's template with the plan's answer, in the template's order."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="answers")
    question = models.CharField(_("question"), max_length=40)
    position = models.PositiveSmallIntegerField(_("order"))
    text_da = models.TextField(_("answer in Danish"), blank=True)
    text_en = models.TextField(_("answer in English"), blank=True)

    class Meta:
        verbose_name = _("answer to a question of the template")
        verbose_name_plural = _("answers to the questions of the template")
        ordering = ["commitment_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "question"], name="one_answer_per_question"
            ),
            in_one_language("text", "commitment_answer_in_one_language"),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")

    @property
    def text_language(self) -> str:
        return language_of(self, "text")


@pghistory.track()
class CommitmentParty(models.Model):
    """A body's part in an initiative. 'Lead' is the owner; it acknowledges the initiative."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="commitments")
    role = models.CharField(_("role"), max_length=16, choices=PartyRole.choices)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["commitment_id", "role", "organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "organisation", "role"], name="party_once_per_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class MilestoneQuerySet(models.QuerySet):
    """Milestones, in their order."""

    def visible_to(self, user) -> "MilestoneQuerySet":
        if is_editor(user):
            return self
        return self.exclude(commitment__plan__state=PlanState.DRAFT)

    def late(self, today: dt.date) -> "MilestoneQuerySet":
        """Not completed, and due before today."""
        return self.filter(is_completed=False, due_on__lt=today)


@pghistory.track()
class Milestone(RulesModel):
    """A part of an initiative with a date and an expected output."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField(_("number"))
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    expected_output_da = models.TextField(_("expected output, Danish"), blank=True)
    expected_output_en = models.TextField(_("expected output, English"), blank=True)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    starts_precision = precision_field()
    due_on = models.DateField(_("due"), null=True, blank=True)
    due_precision = precision_field()
    is_completed = models.BooleanField(_("completed"), default=False)
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    completed_precision = models.CharField(
        _("precision"), max_length=8, choices=Precision.choices, blank=True
    )
    is_imported = models.BooleanField(_("imported history"), default=False, editable=False)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["commitment_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "position"], name="milestone_number_once"
            ),
            in_one_language("title", "milestone_title_in_one_language"),
            known_or_unknown("due_on", "due_precision", "milestone_due_known"),
            known_or_unknown("starts_on", "starts_precision", "milestone_start_known"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(due_on=None) | Q(due_on__gte=F("starts_on")),
                name="milestone_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(is_completed=False, completed_on=None, completed_precision="")
                | Q(is_completed=True, completed_on__isnull=False)
                & ~Q(completed_precision__in=["", Precision.UNKNOWN])
                | Q(
                    is_completed=True,
                    is_imported=True,
                    completed_on=None,
                    completed_precision=Precision.UNKNOWN,
                ),
                name="completed_milestone_has_a_date",
            ),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")

    @property
    def expected_output(self) -> str:
        return in_reader_language(self, "expected_output")

    def is_late(self, today: dt.date) -> bool:
        return not self.is_completed and self.due_on is not None and self.due_on < today


class StatusUpdate(RulesModel):
    """What the owner reports at a time. Rows are added, never changed: the last one holds."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="status_updates")
    milestone = models.ForeignKey(
        Milestone, models.CASCADE, null=True, blank=True, related_name="status_updates"
    )
    completion = models.CharField(_("completion"), max_length=12, choices=Completion.choices)
    text_da = models.TextField(_("what was done, Danish"), blank=True)
    text_en = models.TextField(_("what was done, English"), blank=True)
    challenges_da = models.TextField(_("what is hard, Danish"), blank=True)
    challenges_en = models.TextField(_("what is hard, English"), blank=True)
    period_start = models.DateField(_("period from"), null=True, blank=True)
    period_end = models.DateField(_("period to"), null=True, blank=True)
    reported_at = models.DateTimeField(_("reported"), default=timezone.now)
    reported_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reporter_role = models.CharField(_("reported as"), max_length=40, default="owner")
    is_imported = models.BooleanField(_("imported history"), default=False, editable=False)

    class Meta:
        verbose_name = _("status update")
        verbose_name_plural = _("status updates")
        ordering = ["-reported_at", "-pk"]
        indexes = [
            models.Index(
                fields=["commitment", "milestone", "-reported_at"], name="status_latest_first"
            )
        ]
        constraints = [
            in_one_language("text", "status_text_in_one_language"),
            models.CheckConstraint(
                condition=Q(period_start=None)
                | Q(period_end=None)
                | Q(period_end__gte=F("period_start")),
                name="status_period_in_order",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        rules_permissions = {"view": KEPT_BY_EDITORS["view"], "add": KEPT_BY_EDITORS["add"]}

    def __str__(self) -> str:
        return f"{self.get_completion_display()} {self.reported_at:%Y-%m-%d}"

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")

    @property
    def challenges(self) -> str:
        return in_reader_language(self, "challenges")


@pghistory.track()
class Evidence(RulesModel):
    """Something that shows a thing was done: a link or a file."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="evidence")
    milestone = models.ForeignKey(
        Milestone, models.SET_NULL, null=True, blank=True, related_name="evidence"
    )
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    dated_on = models.DateField(_("date"), null=True, blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-added_at", "-pk"]
        constraints = [
            in_one_language("title", "evidence_title_in_one_language"),
            models.CheckConstraint(
                condition=~Q(url="") & Q(file=None) | Q(url="", file__isnull=False),
                name="evidence_is_a_link_or_a_file",
            ),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")
