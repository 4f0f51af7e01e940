"""The privacy text for answers: a new version beside the old, never a change."""

from django.contrib import admin
from django.db.models import Max
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from ogp_portal import audit

from ..models import PrivacyText
from ..models.privacy import FILLED_IN, shipped_version


@admin.register(PrivacyText)
class PrivacyTextAdmin(admin.ModelAdmin):
    """Adding makes the next version, with the words of the last one to start from."""

    list_display = ["__str__", "valid_from"]
    fields = ["number", "valid_from", "text_da", "text_en", "marks"]
    readonly_fields = ["number", "marks"]

    def get_changeform_initial_data(self, request) -> dict[str, object]:
        last = PrivacyText.objects.order_by("-number").first() or shipped_version()
        return super().get_changeform_initial_data(request) | {
            "text_da": last.text_da,
            "text_en": last.text_en,
        }

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def save_model(self, request, obj, form, change) -> None:
        highest = PrivacyText.objects.aggregate(number=Max("number"))["number"] or 1
        obj.number = highest + 1
        super().save_model(request, obj, form, change)
        audit.record("added a privacy text", obj, by=request.user, now=obj.valid_from)

    @admin.display(description=_("filled in from the settings"))
    def marks(self, one: PrivacyText) -> SafeString:
        return mark_safe("<br>".join(FILLED_IN))  # noqa: S308 - our own words
