"""Milestones of all initiatives: what is late, what was completed."""

from functools import partial

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.dates import format_imprecise

from .. import actions
from ..enums import ReporterRole
from ..forms import CompletedForm, PastCompletionForm, ReasonForm
from ..models import Milestone
from ..models.periods import danish_day
from .acts import Act, ActsAdmin
from .amendments import AmendingMixin
from .commitments import is_decided
from .plans import was_public


class StandingFilter(admin.SimpleListFilter):
    """Late ones at a click."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [("late", _("Late")), ("open", _("Not completed")), ("completed", _("Completed"))]

    def queryset(self, request, queryset):
        match self.value():
            case "late":
                return queryset.late(danish_day(timezone.now()))
            case "open":
                return queryset.filter(is_completed=False)
            case "completed":
                return queryset.filter(is_completed=True)
        return queryset


@admin.register(Milestone)
class MilestoneAdmin(AmendingMixin, ActsAdmin):
    """Milestones. That one is completed is said by the button, with its date."""

    list_display = ["__str__", "commitment", "due", "is_late", "completed"]
    list_filter = [StandingFilter, ("commitment__plan", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["commitment__plan"]
    list_per_page = 50
    search_fields = ["title_da", "title_en", "commitment__title_da", "commitment__number"]
    autocomplete_fields = ["commitment", "owner"]
    fieldsets = [
        (None, {"fields": ["commitment", "position", ("title_da", "title_en"), "owner"]}),
        (
            _("Expected output"),
            {"fields": [("expected_output_da", "expected_output_en")]},
        ),
        (
            _("Dates"),
            {
                "fields": [
                    ("starts_on", "starts_precision"),
                    ("due_on", "due_precision"),
                    ("outside_note_da", "outside_note_en"),
                    ("is_completed", "completed_on", "completed_precision", "is_imported"),
                ]
            },
        ),
    ]
    acts = [
        Act(
            name="complete",
            label=_("Set to completed"),
            explanation=_(
                "With the date as precisely as it is known. It needs evidence of the milestone, "
                "added on the page of the commitment. The milestone's status is public at once."
            ),
            run=actions.complete_milestone,
            form=CompletedForm,
            is_offered=lambda one: not one.is_completed and is_decided(one.commitment),
        ),
        Act(
            name="past-completion",
            label=_("Enter that it was completed earlier"),
            explanation=_(
                "For a plan that has ended: what a report said at the time, and where it is "
                "stated. The date may be unknown. It is public at once, and nobody gets a mail."
            ),
            run=actions.record_past_completion,
            form=PastCompletionForm,
            is_offered=lambda one: not one.is_completed and one.commitment.plan.has_ended,
        ),
        Act(
            name="reopen",
            label=_("It is not completed after all"),
            explanation=_("The date is taken away. Write why; the reason is public."),
            run=partial(actions.reopen_milestone, role=ReporterRole.EDITOR),
            form=ReasonForm,
            is_offered=lambda one: one.is_completed,
        ),
    ]

    def get_queryset(self, request):
        visible = super().get_queryset(request).visible_to(request.user)
        return visible.select_related("commitment__plan")

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        fixed = ["is_completed", "completed_on", "completed_precision", "is_imported"]
        return [*fixed, "commitment", "position"] if obj else fixed

    def has_delete_permission(self, request, obj=None) -> bool:
        """A milestone that was public is never deleted: its address must not break."""
        is_public = obj is not None and was_public(obj.commitment.plan)
        return not is_public and super().has_delete_permission(request, obj)

    @admin.display(description=_("due"), ordering="due_on")
    def due(self, milestone: Milestone) -> str:
        """No more precisely than it is known."""
        return format_imprecise(milestone.due_on, milestone.due_precision)

    @admin.display(description=_("completed on"), ordering="completed_on")
    def completed(self, milestone: Milestone) -> str:
        if not milestone.is_completed:
            return "–"
        return format_imprecise(milestone.completed_on, milestone.completed_precision)

    @admin.display(description=_("late"), boolean=True)
    def is_late(self, milestone: Milestone) -> bool:
        return milestone.is_late(danish_day(timezone.now()))
