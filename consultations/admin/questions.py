"""Questions that editors put to those who answer in a phase."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Question
from .acts import ActsAdmin


@admin.register(Question)
class QuestionAdmin(ActsAdmin):
    """One question; those answered already cannot be deleted."""

    list_display = ["__str__", "consultation", "phase", "position", "is_required"]
    list_filter = [("phase__consultation", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["phase__consultation"]
    ordering = ["phase", "position"]
    fields = ["phase", "position", ("text_da", "text_en"), ("help_da", "help_en"), "is_required"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Phases named with their consultation, the newest first."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "phase" and field is not None:
            field.queryset = field.queryset.select_related("consultation").order_by("-opens_at")
            field.label_from_instance = lambda phase: f"{phase.consultation} – {phase}"
        return field

    @admin.display(description=_("consultation"))
    def consultation(self, one: Question) -> str:
        return one.phase.consultation.title
