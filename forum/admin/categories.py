"""The rooms and the tags, kept by moderators."""

from django.contrib import admin
from django.utils import timezone

from ogp_portal import audit

from ..models import Category, Tag


class _Logged(admin.ModelAdmin):
    """What is added, changed and deleted stands in the audit log."""

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


@admin.register(Category)
class CategoryAdmin(_Logged):
    """The rooms."""

    list_display = ["title", "slug", "position", "topic_count"]
    readonly_fields = ["topic_count"]
    ordering = ["position", "pk"]


@admin.register(Tag)
class TagAdmin(_Logged):
    """The words that topics of all rooms are found by."""

    list_display = ["title", "slug"]
    ordering = ["slug"]
