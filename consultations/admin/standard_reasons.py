"""Keeping the standard reasons."""

from django.contrib import admin

from ..models import StandardReason
from .acts import ActsAdmin


@admin.register(StandardReason)
class StandardReasonAdmin(ActsAdmin):
    """Ready reasons. One that is out of use is not offered, and what was written with it stays."""

    list_display = ["title", "decision", "is_active", "is_demonstration"]
    list_filter = ["is_active", "decision", "is_demonstration"]
    search_fields = ["title", "text_da", "text_en"]
    readonly_fields = ["is_demonstration"]
    fields = ["title", "decision", "text_da", "text_en", "is_active", "is_demonstration"]
