"""Initiatives with their answers, parties, milestones, evidence and what was reported."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..enums import PlanState
from ..forms import (
    EvidenceForm,
    JoinForm,
    PastStatusForm,
    PublicReasonForm,
    RenumberForm,
    StatusForm,
    WithdrawEvidenceForm,
)
from ..models import (
    Commitment,
    CommitmentAnswer,
    CommitmentLink,
    CommitmentParty,
    CommitmentTerm,
    Evidence,
    Milestone,
    StatusUpdate,
)
from ..models.plans import NOT_YET_PUBLISHED
from ..templates_of_ogp import position_of, questions_of
from .acts import HTTPS, Act, ActsAdmin
from .amendments import AmendedFormSet, AmendingMixin
from .known_choice import FormWithKnownChoices, KnownChoice
from .plans import was_public


def is_decided(commitment: Commitment) -> bool:
    """Nothing is reported on a plan that nobody has decided yet."""
    return commitment.plan.state not in {PlanState.DRAFT, PlanState.CO_CREATION}


def _was_public(commitment: Commitment | None) -> bool:
    return commitment is not None and was_public(commitment.plan)


def _withdraw_evidence(_commitment: Commitment, *, evidence: Evidence, **given) -> None:
    actions.withdraw_evidence(evidence, **given)


class AnswerInline(admin.StackedInline):
    """The plan's answers to the questions of OGP's template."""

    model = CommitmentAnswer
    formset = AmendedFormSet
    fields = ["question", ("text_da", "text_en")]
    extra = 0

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "question" and (plan := getattr(request, "plan_of_page", None)):
            questions = questions_of(plan.template_version)
            kwargs["choices"] = [("", "---------"), *((one.key, one.label) for one in questions)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class PartyInline(admin.StackedInline):
    """Who is responsible and who supports. A part that is over gets its last day."""

    model = CommitmentParty
    formset = AmendedFormSet
    form = FormWithKnownChoices
    fields = [
        ("role", "organisation", "acknowledged_at"),
        ("from_on", "from_precision", "until_on", "until_precision"),
        ("public_contact", "internal_contact"),
    ]
    readonly_fields = ["acknowledged_at"]
    autocomplete_fields = ["organisation"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organisation")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "organisation":
            kwargs["widget"] = KnownChoice(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class TermInline(admin.TabularInline):
    """Values, challenge areas, policy areas and goals it stands under."""

    model = CommitmentTerm
    formset = AmendedFormSet
    autocomplete_fields = ["term"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("term")


class LinkInline(admin.StackedInline):
    """How it continues, replaces, goes into or is related to another initiative."""

    model = CommitmentLink
    fk_name = "commitment"
    formset = AmendedFormSet
    fields = [("relation", "other"), ("reason_da", "reason_en")]
    autocomplete_fields = ["other"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("other__plan", "commitment__plan")


class MilestoneInline(admin.TabularInline):
    """Milestones; completing one is an act on its own page. A number is an address for life."""

    model = Milestone
    formset = AmendedFormSet
    fields = [
        "position",
        "title_da",
        "title_en",
        "due_on",
        "due_precision",
        "outside_note_da",
        "is_completed",
    ]
    show_change_link = True
    extra = 0

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return ["position", "is_completed"] if _was_public(obj) else ["is_completed"]

    def has_delete_permission(self, request, obj=None) -> bool:
        return not _was_public(obj) and super().has_delete_permission(request, obj)


class EvidenceInline(admin.TabularInline):
    """What shows that things were done; adding it is an act, and so is withdrawing it."""

    model = Evidence
    fields = ["title_da", "title_en", "url", "file", "milestone", "dated_on", "withdrawn_at"]
    readonly_fields = ["url", "file", "milestone", "withdrawn_at"]
    formfield_overrides = HTTPS
    extra = 0
    can_delete = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("file", "milestone")

    def has_add_permission(self, request, obj=None) -> bool:
        return False


class StatusInline(admin.TabularInline):
    """What was reported; rows are added by an act and never changed."""

    model = StatusUpdate
    fields = ["reported_at", "milestone", "completion", "text_da", "reporter_role", "is_imported"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("milestone")

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Commitment)
class CommitmentAdmin(AmendingMixin, ActsAdmin):
    """Initiatives. Number and status change by the buttons, never in a field."""

    list_display = [
        "address",
        "title",
        "plan",
        "theme",
        "current_completion",
        "current_status_at",
    ]
    list_display_links = ["address", "title"]
    list_filter = [
        ("plan", admin.RelatedOnlyFieldListFilter),
        "current_completion",
        "is_held_back",
        ("theme", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["plan", "theme"]
    list_per_page = 50
    search_fields = ["number", "ogp_id", "title_da", "title_en", "owner_as_written"]
    autocomplete_fields = ["plan", "theme"]
    inlines = [
        PartyInline,
        MilestoneInline,
        AnswerInline,
        TermInline,
        LinkInline,
        EvidenceInline,
        StatusInline,
    ]
    fieldsets = [
        (None, {"fields": ["plan", "theme", ("title_da", "title_en")]}),
        (_("Numbers"), {"fields": [("number", "ogp_id", "ogp_id_is_inferred", "irm_number")]}),
        (
            _("Text"),
            {"fields": [("summary_da", "summary_en"), ("what_is_new_da", "what_is_new_en")]},
        ),
        (
            _("Owner and period"),
            {
                "fields": [
                    "owner_as_written",
                    ("starts_on", "starts_precision"),
                    ("ends_on", "ends_precision"),
                ]
            },
        ),
        (
            _("Status"),
            {
                "fields": [
                    ("current_completion", "current_status_at"),
                    ("is_held_back", "joined_on"),
                ]
            },
        ),
    ]
    acts = [
        Act(
            name="status",
            label=_("Report status"),
            explanation=_(
                "The report is public at once and is never changed; a new one takes its place. "
                "Those who follow the commitment get an e-mail."
            ),
            run=actions.report_status,
            form=StatusForm,
            is_offered=is_decided,
        ),
        Act(
            name="past-status",
            label=_("Enter an earlier status"),
            explanation=_(
                "For a plan that has ended: what was reported at the time, with its date and "
                "where it is stated. It is public at once, and nobody gets a mail."
            ),
            run=actions.record_past_status,
            form=PastStatusForm,
            is_offered=lambda commitment: commitment.plan.has_ended,
        ),
        Act(
            name="evidence",
            label=_("Add evidence"),
            explanation=_("A link or a file that shows something was done. It is public at once."),
            run=actions.add_evidence,
            form=EvidenceForm,
            is_offered=is_decided,
        ),
        Act(
            name="withdraw-evidence",
            label=_("Withdraw evidence"),
            explanation=_(
                "It disappears from the pages of the commitment at once, and stays here with the "
                "reason. A self-assessment that is published never changes: it still names the "
                "evidence, and a note above it says that it has been withdrawn. The last evidence "
                "of something completed cannot be withdrawn."
            ),
            run=_withdraw_evidence,
            form=WithdrawEvidenceForm,
            is_offered=lambda one: one.evidence.standing().exists(),
        ),
        Act(
            name="renumber",
            label=_("Change number or OGP id"),
            explanation=_("The number makes the address. The old address leads on to the new one."),
            run=actions.renumber,
            form=RenumberForm,
        ),
        Act(
            name="join",
            label=_("Add it to the running plan"),
            explanation=_(
                "Everybody can read it from now on, with the day and the reason. Those who follow "
                "the plan get an e-mail."
            ),
            run=actions.join_plan,
            form=JoinForm,
            is_offered=lambda one: one.is_held_back and not one.plan.has_ended,
        ),
        Act(
            name="complete-record",
            label=_("Show it in the plan"),
            explanation=_(
                "For what the ended plan held all along and the portal did not know. Everybody can "
                "read it from now on; the reason stands in the plan's history."
            ),
            run=actions.complete_record,
            form=PublicReasonForm,
            is_offered=lambda one: one.is_held_back and one.plan.has_ended,
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        fixed = ["current_completion", "current_status_at", "is_held_back", "joined_on"]
        return [*fixed, "number", "ogp_id", "plan"] if obj else fixed

    def get_inlines(self, request, obj) -> list[type[admin.options.InlineModelAdmin]]:
        """What hangs on an initiative is added once there is one."""
        request.plan_of_page = obj.plan if obj else None
        return self.inlines if obj else []

    def save_model(self, request, obj, form, change) -> None:
        """A new initiative of a plan that is out waits until it is added with a reason."""
        if not change:
            obj.is_held_back = obj.plan.state not in NOT_YET_PUBLISHED
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change) -> None:
        """Answers stand in the template's order, in whatever order they were typed."""
        if formset.model is CommitmentAnswer:
            template = form.instance.plan.template_version
            for answer in formset.forms:
                place = position_of(answer.instance.question, template)
                answer.instance.position = place or answer.instance.position or 0
        super().save_formset(request, form, formset, change)

    def has_delete_permission(self, request, obj=None) -> bool:
        """An initiative that was public is never deleted: its address must not break."""
        return not _was_public(obj) and super().has_delete_permission(request, obj)
