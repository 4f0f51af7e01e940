"""Plans with their themes, documents and other addresses."""

from functools import partial

from django.contrib import admin
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..enums import PlanState
from ..forms import AskOwnersForm, DocumentForm, PlanStateForm, PublishPlanForm
from ..models import ActionPlan, Document, PlanAlias, PlanSection, Theme
from .acts import HTTPS, Act, ActsAdmin
from .amendments import AmendedFormSet, AmendingMixin
from .copying import COPY
from .imports import ImportPages
from .previews import PREVIEW_ACTS, PreviewInline


def was_public(plan: ActionPlan | None) -> bool:
    """Whether addresses of the plan may be known outside; those are never taken away."""
    return plan is not None and plan.state != PlanState.DRAFT


def _move(name: str, state: PlanState, label, explanation) -> Act:
    """The act that takes a plan to `state`, offered where the way leads there."""
    return Act(
        name=name,
        label=label,
        explanation=explanation,
        run=partial(_set_state, state=state),
        form=PlanStateForm,
        is_offered=lambda plan: state in actions.next_states(plan),
    )


def _set_state(plan: ActionPlan, *, state: PlanState, **given) -> None:
    actions.set_state(plan, state, **given)


def _ask_owners(plan: ActionPlan, *, by, now, **_shown) -> None:
    actions.ask_owners(plan, by=by, now=now)


class ThemeInline(admin.TabularInline):
    """The plan's headings, in order. Their addresses never change once the plan is public."""

    model = Theme
    formset = AmendedFormSet
    fields = ["position", "title_da", "title_en", "slug"]
    extra = 0

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return ["slug"] if was_public(obj) else []

    def get_prepopulated_fields(self, request, obj=None) -> dict[str, list[str]]:
        return {} if was_public(obj) else {"slug": ["title_da"]}

    def has_delete_permission(self, request, obj=None) -> bool:
        return not was_public(obj) and super().has_delete_permission(request, obj)


class SectionInline(admin.StackedInline):
    """The plan's own text, part by part in the order of OGP's template."""

    model = PlanSection
    formset = AmendedFormSet
    fields = ["key", ("text_da", "text_en")]
    extra = 0
    classes = ["collapse"]


class DocumentInline(admin.StackedInline):
    """The plan's documents: links and files."""

    model = Document
    form = DocumentForm
    fields = [
        ("kind", "publisher"),
        ("title_da", "title_en"),
        ("language", "version", "phase"),
        ("published_on", "published_precision"),
        ("url", "upload"),
        ("comment_url", "comment_closes_at"),
        "is_staff_only",
    ]
    extra = 0
    classes = ["collapse"]
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).defer("text")

    def has_delete_permission(self, request, obj=None) -> bool:
        """What is public is withdrawn on its own page; its address must not break."""
        return not was_public(obj) and super().has_delete_permission(request, obj)


class PlanAliasInline(admin.TabularInline):
    """Other addresses that lead to the plan, for ever once the plan is public."""

    model = PlanAlias
    extra = 0

    def has_change_permission(self, request, obj=None) -> bool:
        return not was_public(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return not was_public(obj) and super().has_delete_permission(request, obj)


@admin.register(ActionPlan)
class ActionPlanAdmin(AmendingMixin, ImportPages, ActsAdmin):
    """Plans. The state changes by the buttons, never in a field."""

    change_form_template = "admin/plans/actionplan/change_form.html"
    formfield_overrides = HTTPS
    autocomplete_fields = ["predecessor"]
    list_display = ["__str__", "public_state", "period", "initiatives", "is_demonstration"]
    list_filter = ["state", "is_demonstration"]
    search_fields = ["title_da", "title_en", "slug"]
    inlines = [ThemeInline, SectionInline, DocumentInline, PlanAliasInline, PreviewInline]
    fieldsets = [
        (None, {"fields": [("title_da", "title_en"), "slug", ("number", "template_version")]}),
        (
            _("State"),
            {
                "fields": [
                    ("state", "is_demonstration"),
                    ("unsettled_reason_da", "unsettled_reason_en"),
                ]
            },
        ),
        (
            _("Period"),
            {
                "fields": [
                    ("starts_on", "starts_precision"),
                    ("ends_on", "ends_precision"),
                    "length_years",
                    "is_extended",
                    ("original_ends_on", "original_ends_precision"),
                    ("extension_reason_da", "extension_reason_en"),
                    ("published_on", "published_precision"),
                    ("submitted_on", "submitted_precision"),
                ]
            },
        ),
        (_("Text"), {"fields": ["summary_da", "summary_en"]}),
        (_("More"), {"fields": ["contact", "predecessor", "ogp_url", "commitments_stated"]}),
    ]
    acts = [
        Act(
            name="publish",
            label=_("Publish the plan"),
            explanation=_(
                "Everybody can read it from now on, and those who follow it get an e-mail. While "
                "consultations of it lack responses, the reason you write here is published."
            ),
            run=actions.publish,
            form=PublishPlanForm,
            is_offered=lambda plan: plan.state in {PlanState.DRAFT, PlanState.CO_CREATION},
        ),
        _move(
            "co-creation",
            PlanState.CO_CREATION,
            _("Show it as in preparation"),
            _(
                "Everybody can read the plan while it is being made. If it was published, write why."
            ),
        ),
        _move(
            "draft",
            PlanState.DRAFT,
            _("Take it back to a draft"),
            _("Nobody but editors sees the plan and what hangs on it. Write why."),
        ),
        _move(
            "begin",
            PlanState.IN_PROGRESS,
            _("Set in progress"),
            _("The work has begun. If the plan was under evaluation, write why it is not."),
        ),
        _move(
            "refresh",
            PlanState.REFRESH,
            _("Begin the refresh half-way"),
            _(
                "A plan of four years is looked through after two: commitments are changed or added."
            ),
        ),
        _move(
            "evaluate",
            PlanState.UNDER_EVALUATION,
            _("Set to ended, under evaluation"),
            _("The plan's period must be over. If it was evaluated, write why it is not."),
        ),
        _move(
            "evaluated",
            PlanState.EVALUATED,
            _("Set to ended, evaluated"),
            _("The self-assessment is published."),
        ),
        *PREVIEW_ACTS,
        COPY,
        Act(
            name="ask-owners",
            label=_("Ask the owners now"),
            explanation=_(
                "Each responsible authority that was not asked in this half-year gets one mail with "
                "a personal link. The portal asks by itself, too: when an authority was not asked "
                "for 183 days and has something to confirm or to report."
            ),
            run=_ask_owners,
            form=AskOwnersForm,
            is_offered=lambda plan: plan.state == PlanState.IN_PROGRESS,
        ),
    ]

    def get_queryset(self, request):
        plans = super().get_queryset(request).visible_to(request.user)
        return plans.annotate(initiative_count=Count("commitments"))

    def save_formset(self, request, form, formset, change) -> None:
        """Files that came with the page are read afterwards."""
        super().save_formset(request, form, formset, change)
        if formset.model is Document:
            changed = [document for document, _names in formset.changed_objects]
            for document in [*formset.new_objects, *changed]:
                actions.read_later(document, now=timezone.now())

    @admin.display(description=_("commitments"), ordering="initiative_count")
    def initiatives(self, plan: ActionPlan) -> int:
        return plan.initiative_count

    @admin.display(description=_("state"), ordering="state")
    def public_state(self, plan: ActionPlan) -> str:
        return plan.public_state

    @admin.display(description=_("period"), ordering="starts_on")
    def period(self, plan: ActionPlan) -> str:
        return plan.period

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        """The address never changes once it is public."""
        fixed = ["state", "is_demonstration", "unsettled_reason_da", "unsettled_reason_en"]
        return [*fixed, "slug"] if was_public(obj) else fixed

    def has_delete_permission(self, request, obj=None) -> bool:
        """A plan that was public is never deleted: its address must not break."""
        return not was_public(obj) and super().has_delete_permission(request, obj)


@admin.register(Theme)
class ThemeAdmin(AmendingMixin, ActsAdmin):
    """Themes are made on their plan's page; here they are found and reworded."""

    fields = ["plan", "position", "title_da", "title_en", "slug"]
    list_display = ["__str__", "plan", "position"]
    list_select_related = ["plan"]
    search_fields = ["title_da", "title_en", "plan__title_da", "plan__slug"]

    def get_queryset(self, request):
        visible = ActionPlan.objects.visible_to(request.user)
        return super().get_queryset(request).filter(plan__in=visible)

    def has_module_permission(self, request) -> bool:
        return False

    def has_add_permission(self, request) -> bool:
        return False

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return ["plan", "slug"]

    def has_delete_permission(self, request, obj=None) -> bool:
        is_public = obj is not None and was_public(obj.plan)
        return not is_public and super().has_delete_permission(request, obj)
