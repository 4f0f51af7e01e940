"""The audit log, for reading."""

from django.contrib import admin

from .models import Event


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """Who did what, when and why. Nobody adds, changes or deletes."""

    list_display = ["at", "verb", "subject_label", "actor_role", "reason"]
    list_filter = ["verb", "subject_kind"]
    search_fields = ["subject_label", "subject_id", "reason"]
    date_hierarchy = "at"

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_module_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
