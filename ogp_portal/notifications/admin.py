"""Mails as staff see them: sent, waiting, held back or dead, and what can be done."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import actions
from .models import Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    """Read-only rows with two acts: send after all, and give up."""

    list_display = ["created_at", "kind", "address", "state", "sent_at", "subject"]
    list_filter = ["state", "kind", "language", "is_demonstration"]
    search_fields = ["address", "subject", "dedupe_key"]
    actions = ["send_after_all", "give_up"]
    exclude = ["context"]

    def get_readonly_fields(self, request, obj=None):
        return [field.name for field in Message._meta.fields if field.name != "context"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    @admin.action(description=_("Send after all"), permissions=["change"])
    def send_after_all(self, request, mails) -> None:
        for mail in mails:
            actions.release(mail, by=request.user, now=timezone.now())

    @admin.action(description=_("Give up"), permissions=["change"])
    def give_up(self, request, mails) -> None:
        for mail in mails:
            actions.abandon(mail, by=request.user, now=timezone.now())
