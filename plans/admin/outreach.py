"""The outreach log (OGP standard 3.2)."""

from django.contrib import admin

from ..models import OutreachActivity
from .acts import HTTPS, ActsAdmin


@admin.register(OutreachActivity)
class OutreachActivityAdmin(ActsAdmin):
    """What was done to reach people. A row is public once it is saved, as its plan is."""

    list_display = ["__str__", "held_on", "channel", "number_reached", "plan"]
    list_filter = ["channel", ("plan", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["plan"]
    list_per_page = 50
    search_fields = ["audience_da", "audience_en", "description_da", "description_en"]
    autocomplete_fields = ["plan"]
    formfield_overrides = HTTPS
    fields = [
        ("held_on", "held_precision"),
        "channel",
        ("audience_da", "audience_en"),
        ("description_da", "description_en"),
        "number_reached",
        "url",
        "plan",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)
