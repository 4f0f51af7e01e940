"""Timelines of plans in the making (OGP standard 3.1)."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..models import CoCreationStep, CoCreationTimeline
from ..network_forms import AddStepForm, MoveStepForm, PublishTimelineForm
from .acts import Act, ActsAdmin, KeptOncePublished, is_out

DATES = ["starts_on", "starts_precision", "ends_on", "ends_precision"]


def _publish(timeline: CoCreationTimeline, **given) -> None:
    actions.publish_timeline(timeline.plan, **given)


class StepInline(KeptOncePublished, admin.StackedInline):
    """The steps. Once published, each is moved on its own page, with a reason."""

    model = CoCreationStep
    fields = [
        "position",
        ("title_da", "title_en"),
        ("starts_on", "starts_precision"),
        ("ends_on", "ends_precision"),
        ("description_da", "description_en"),
    ]
    show_change_link = True
    extra = 0

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return ["position", *DATES] if is_out(obj) else []

    def has_add_permission(self, request, obj=None) -> bool:
        return not is_out(obj) and super().has_add_permission(request, obj)


@admin.register(CoCreationTimeline)
class CoCreationTimelineAdmin(KeptOncePublished, ActsAdmin):
    """One plan's timeline. The date of publication is the moment of the button, never a field."""

    list_display = ["__str__", "published_at", "first_step_on", "notice"]
    list_filter = [("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["plan"]
    search_fields = ["plan__title_da", "plan__title_en", "plan__slug"]
    autocomplete_fields = ["plan"]
    inlines = [StepInline]
    fieldsets = [
        (None, {"fields": ["plan"]}),
        (
            _("State"),
            {
                "fields": [
                    ("published_at", "first_step_on", "notice"),
                    ("short_notice_reason_da", "short_notice_reason_en"),
                ]
            },
        ),
    ]
    acts = [
        Act(
            name="publish",
            label=_("Publish the timeline"),
            explanation=_(
                "Everybody can read it from now on. OGP asks for at least 14 days before the "
                "first step; with less, the reason you write here is published. The day of "
                "publication is today and can never be changed."
            ),
            run=_publish,
            form=PublishTimelineForm,
            is_offered=lambda timeline: not timeline.is_published,
        ),
        Act(
            name="add-step",
            label=_("Add a step"),
            explanation=_("The timeline is published, so the step says when it was added."),
            run=actions.add_step,
            form=AddStepForm,
            is_offered=lambda timeline: timeline.is_published,
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    @admin.display(description=_("days of notice"))
    def notice(self, timeline: CoCreationTimeline) -> int | None:
        return timeline.notice_days

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        fixed = ["published_at", "first_step_on", "notice"]
        fixed += ["short_notice_reason_da", "short_notice_reason_en"]
        return [*fixed, "plan"] if obj is not None else fixed


@admin.register(CoCreationStep)
class CoCreationStepAdmin(ActsAdmin):
    """A step; found from its timeline. A published one is moved by the button."""

    list_display = ["__str__", "timeline", "starts_on", "ends_on"]
    list_select_related = ["timeline__plan"]
    fields = [
        "timeline",
        "position",
        ("title_da", "title_en"),
        ("starts_on", "starts_precision"),
        ("ends_on", "ends_precision"),
        ("description_da", "description_en"),
    ]
    acts = [
        Act(
            name="move",
            label=_("Move the step"),
            explanation=_("The old date stays on the page, with today's date and your reason."),
            run=actions.move_step,
            form=MoveStepForm,
            is_offered=lambda step: step.timeline.is_published,
        )
    ]

    def get_queryset(self, request):
        steps = super().get_queryset(request).visible_to(request.user)
        return steps.select_related("timeline__plan")

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        is_public = obj is not None and obj.timeline.is_published
        return ["timeline", "position", *DATES] if is_public else ["timeline", "position"]

    def has_module_permission(self, request) -> bool:
        return False

    def has_add_permission(self, request) -> bool:
        """Steps are added on their timeline."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        is_public = obj is not None and obj.timeline.is_published
        return not is_public and super().has_delete_permission(request, obj)
