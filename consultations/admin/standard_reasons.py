"""Keeping the standard reasons."""

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import StandardReason
from .acts import ActsAdmin


@admin.register(StandardReason)
class StandardReasonAdmin(ActsAdmin):
    """Ready reasons. One that is out of use is not offered, and what was written with it stays."""

    list_display = ["title", "decision", "offered_in", "is_active", "is_demonstration"]
    list_filter = [
        "is_active",
        "decision",
        "kind",
        ("consultation", admin.RelatedOnlyFieldListFilter),
        "is_demonstration",
    ]
    list_select_related = ["consultation"]
    search_fields = ["title", "text_da", "text_en"]
    readonly_fields = ["is_demonstration"]
    fields = [
        "title",
        "decision",
        "text_da",
        "text_en",
        "kind",
        "consultation",
        "is_active",
        "is_demonstration",
    ]

    @admin.display(description=_("offered in"))
    def offered_in(self, one: StandardReason) -> str:
        """The one consultation, the kind, or all."""
        if one.consultation is not None:
            return one.consultation.title
        return one.get_kind_display() if one.kind else gettext("all consultations")
