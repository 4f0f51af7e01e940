"""How far an initiative has come: its milestones, status updates and evidence."""

import datetime as dt

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Count, ExpressionWrapper, F, Max, Q, When, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import Organisation, User
from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.common.dates import Precision, known_or_unknown, precision_field
from ogp_portal.common.search import search_index

from ..enums import Completion, PlanState, ReporterRole
from ..permissions import KEPT_BY_EDITORS, is_editor
from . import searched
from .commitments import Commitment
from .constraints import OtherThanForgetting, date_errors, in_order, one_of
from .periods import has_passed, passed
from .plans import IN_FORCE, hidden_draft

DONE = [Completion.COMPLETE, Completion.WITHDRAWN]
"""Nothing more is awaited."""


_OF_WITHDRAWN = Q(commitment__current_completion=Completion.WITHDRAWN)


class MilestoneQuerySet(models.QuerySet):
    """Milestones, in their order."""

    def visible_to(self, user) -> "MilestoneQuerySet":
        if is_editor(user):
            return self
        rows = self.filter(commitment__is_held_back=False)
        return rows.exclude(hidden_draft(user, "commitment__plan__"))

    def late(self, today: dt.date) -> "MilestoneQuerySet":
        """The overdue ones, but for initiatives that were withdrawn: nobody works on those."""
        return self.overdue(today).exclude(_OF_WITHDRAWN)

    def overdue(self, today: dt.date) -> "MilestoneQuerySet":
        """Not completed, and due before today, in a plan in force."""
        return self.filter(
            passed("due_on", "due_precision", today),
            is_completed=False,
            commitment__plan__state__in=IN_FORCE,
        )

    def next_first(self, today: dt.date) -> "MilestoneQuerySet":
        """Open ones by due date, those of withdrawn initiatives last, then completed ones.

        Adds `late`, and to each row the figures of all: `total`, `total_completed` and
        `total_late`, so that a page can show the first few and say how many there are.
        """
        late = passed("due_on", "due_precision", today) & Q(is_completed=False) & ~_OF_WITHDRAWN
        completed = Count("pk", filter=Q(is_completed=True))
        return self.annotate(
            late=ExpressionWrapper(late, models.BooleanField()),
            total=Window(Count("pk")),
            total_completed=Window(completed),
            total_late=Window(Count("pk", filter=late)),
        ).order_by(
            "is_completed",
            Case(When(_OF_WITHDRAWN, then=1), default=0),
            F("due_on").asc(nulls_last=True),
            "commitment__position",
            "position",
        )


@pghistory.track()
class Milestone(RulesModel):
    """A part of an initiative with a date and an expected output."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField(_("number"))
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    expected_output_da = models.TextField(_("expected output, Danish"), blank=True)
    expected_output_en = models.TextField(_("expected output, English"), blank=True)
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=_("owner, where it is not the commitment's"),
    )
    outside_note_da = models.TextField(_("why it lies outside the plan, Danish"), blank=True)
    outside_note_en = models.TextField(_("why it lies outside the plan, English"), blank=True)
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
        indexes = [search_index("milestone_search", searched.MILESTONE)]
        ordering = ["commitment_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "position"], name="milestone_number_once"
            ),
            in_one_language("title", "milestone_title_in_one_language"),
            known_or_unknown("due_on", "due_precision", "milestone_due_known"),
            known_or_unknown("starts_on", "starts_precision", "milestone_start_known"),
            models.UniqueConstraint(
                fields=["id", "commitment"], name="milestone_with_its_commitment"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="milestone_number_from_one"),
            in_order("starts", "due", "milestone_dates_in_order"),
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
                violation_error_message=_("A completed milestone has a date, an open one none."),
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

    def save(self, *args, **kwargs) -> None:
        if self.position is None:
            last = Milestone.objects.filter(commitment=self.commitment).aggregate(Max("position"))
            self.position = (last["position__max"] or 0) + 1
        super().save(*args, **kwargs)

    @property
    def outside_note(self) -> str:
        return in_reader_language(self, "outside_note")

    def clean(self) -> None:
        errors = date_errors(self, ["starts", "due"], [("starts", "due")])
        if self.commitment_id and self.lies_outside() and not self.outside_note_da.strip():
            errors["outside_note_da"] = (
                gettext("It is due before the plan begins. Write why it stands in the plan.")
                if self.is_before_the_plan()
                else gettext("It is due after the plan has ended. Write why it stands in the plan.")
            )
        if errors:
            raise ValidationError(errors)

    def lies_outside(self) -> bool:
        """Whether it is due before the plan's first day or after its last, as far as known."""
        return self.is_before_the_plan() or self._is_after_the_plan()

    def is_before_the_plan(self) -> bool:
        """Whether all of its due date lies before the first day on which the plan may begin."""
        starts_on = self.commitment.plan.starts_on
        return starts_on is not None and has_passed(self.due_on, self.due_precision, starts_on)

    def _is_after_the_plan(self) -> bool:
        plan = self.commitment.plan
        if self.due_on is None or plan.ends_on is None:
            return False
        return has_passed(plan.ends_on, plan.ends_precision, self.due_on)

    def get_absolute_url(self) -> str:
        plan, address = self.commitment.plan.slug, self.commitment.address
        return reverse("milestone", args=[plan, address, self.position])

    @property
    def is_demonstration(self) -> bool:
        return self.commitment.plan.is_demonstration

    def is_late(self, today: dt.date) -> bool:
        """As `late`: asks the initiative's plan too, so select it with the milestone."""
        return (
            not self.is_completed
            and self.commitment.current_completion != Completion.WITHDRAWN
            and self.commitment.plan.is_in_force
            and has_passed(self.due_on, self.due_precision, today)
        )


class StatusUpdateQuerySet(models.QuerySet):
    """What was reported, of initiatives and of milestones."""

    def visible_to(self, user) -> "StatusUpdateQuerySet":
        if is_editor(user):
            return self
        rows = self.filter(commitment__is_held_back=False)
        return rows.exclude(commitment__plan__state=PlanState.DRAFT)

    def newest_first(self) -> "StatusUpdateQuerySet":
        return self.order_by("-reported_at", "-pk")


_LOOK_AGAIN = """
UPDATE plans_commitment SET current_completion = NULL WHERE id = {row}.commitment_id;
RETURN NULL;
"""
"""Touches the initiative, whose own trigger then looks up its last status."""


class StatusUpdate(RulesModel):
    """What the owner reports at a time. Rows are added, never changed: the last one holds.

    Each row added or removed has the initiative look up its current status anew.
    """

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
    is_unchanged = models.BooleanField(
        _("nothing new since last time"), default=False, editable=False
    )
    reporter_role = models.CharField(
        _("reported as"),
        max_length=40,
        choices=ReporterRole.choices,
        default=ReporterRole.OWNER,
    )
    is_imported = models.BooleanField(_("imported history"), default=False, editable=False)
    idempotency_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = StatusUpdateQuerySet.as_manager()

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
            one_of("completion", Completion, "status_completion_is_known"),
            one_of("reporter_role", ReporterRole, "status_reporter_is_known"),
            models.CheckConstraint(
                condition=Q(period_start=None)
                | Q(period_end=None)
                | Q(period_end__gte=F("period_start")),
                name="status_period_in_order",
                violation_error_message=_("The period ends before it begins."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="append_only",
                operation=pgtrigger.Update,
                condition=OtherThanForgetting("reported_by"),
            ),
            pgtrigger.Trigger(
                name="added_to_commitment",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=_LOOK_AGAIN.format(row="NEW"),
            ),
            pgtrigger.Trigger(
                name="removed_from_commitment",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func=_LOOK_AGAIN.format(row="OLD"),
            ),
        ]
        rules_permissions = {"view": KEPT_BY_EDITORS["view"], "add": KEPT_BY_EDITORS["add"]}

    def __str__(self) -> str:
        return f"{self.get_completion_display()} {self.reported_at:%Y-%m-%d}"

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")

    @property
    def text_language(self) -> str:
        return language_of(self, "text")

    @property
    def challenges(self) -> str:
        return in_reader_language(self, "challenges")
