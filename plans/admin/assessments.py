"""What IRM and self-assessments say, and what was done about IRM's recommendations."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..enums import ReadFrom
from ..models import Assessment, CommitmentTerm, FollowUp, Recommendation, Term
from .acts import HTTPS, ActsAdmin


def _is_of_portal(row: Assessment | None) -> bool:
    return row is not None and row.read_from == ReadFrom.PORTAL


@admin.register(Assessment)
class AssessmentAdmin(ActsAdmin):
    """One value of one judge, in the judge's own words, with scale, report and page."""

    list_display = ["commitment", "plan", "judge", "variable", "said", "read_from", "report"]
    list_display_links = ["commitment", "plan"]
    list_filter = ["judge", "variable", ("plan", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["plan", "commitment__plan", "report"]
    list_per_page = 50
    search_fields = ["commitment__title_da", "commitment__title_en", "commitment__ogp_id"]
    autocomplete_fields = ["plan", "commitment", "report"]
    formfield_overrides = HTTPS
    fieldsets = [
        (None, {"fields": [("plan", "commitment"), ("judge", "variable")]}),
        (_("Value"), {"fields": [("scale", "values"), "placeholder", "counts"]}),
        (
            _("Where it was read"),
            {
                "fields": [
                    ("read_from", "report", "page"),
                    "source_url",
                    ("assessed_on", "assessed_precision"),
                ]
            },
        ),
        (_("Note"), {"fields": [("note_da", "note_en")]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def has_change_permission(self, request, obj=None) -> bool:
        """What a report in the portal says changes with the report alone."""
        return not _is_of_portal(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return not _is_of_portal(obj) and super().has_delete_permission(request, obj)

    @admin.display(description=_("value"))
    def said(self, row: Assessment) -> str:
        return row.placeholder or ", ".join(row.values)


class FollowUpInline(admin.TabularInline):
    """What was done. Rows are added, never changed."""

    model = FollowUp
    fields = ["text_da", "text_en", "url", "made_at"]
    readonly_fields = ["made_at"]
    formfield_overrides = HTTPS
    extra = 1

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Recommendation)
class RecommendationAdmin(ActsAdmin):
    """IRM's recommendations, each with its report."""

    list_display = ["__str__", "report", "has_follow_up"]
    list_filter = [("report__plan", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["report"]
    search_fields = ["text_da", "text_en"]
    autocomplete_fields = ["report"]
    inlines = [FollowUpInline]

    def get_queryset(self, request):
        rows = super().get_queryset(request).visible_to(request.user)
        return rows.prefetch_related("follow_ups")

    @admin.display(description=_("followed up"), boolean=True)
    def has_follow_up(self, row: Recommendation) -> bool:
        return bool(row.follow_ups.all())


@admin.register(Term)
class TermAdmin(ActsAdmin):
    """Words that initiatives are sorted by. A word that is in use is ended, never deleted."""

    list_display = ["name", "kind", "valid_from", "valid_to"]
    list_filter = ["kind"]
    search_fields = ["name_da", "name_en", "key"]
    fields = [("kind", "key", "position"), ("name_da", "name_en"), ("valid_from", "valid_to")]

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return ["kind", "key"] if obj else []

    def has_delete_permission(self, request, obj=None) -> bool:
        is_used = obj is not None and CommitmentTerm.objects.filter(term=obj).exists()
        return not is_used and super().has_delete_permission(request, obj)
