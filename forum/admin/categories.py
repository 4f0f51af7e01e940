"""The rooms, kept by moderators."""

from django.contrib import admin
from django.utils import timezone

from ogp_portal import audit

from ..models import Category


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    """The rooms."""

    list_display = ["title", "slug", "position", "topic_count"]
    readonly_fields = ["topic_count"]
    ordering = ["position", "pk"]

    def log_addition(self, request, obj, message):
        audit.record("added", obj, by=request.user, now=timezone.now(), changes=message)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        audit.record("changed", obj, by=request.user, now=timezone.now(), changes=message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            audit.record("deleted", obj, by=request.user, now=timezone.now())
        return super().log_deletions(request, queryset)
