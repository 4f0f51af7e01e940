"""Mails as staff see them: sent, waiting, held back or dead, and what can be done."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import actions
from .kinds import all_kinds
from .models import Message


class KindFilter(admin.SimpleListFilter):
    """By what staff call the kind of mail."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [(kind.name, kind.label) for kind in all_kinds()]

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    """Read-only rows with two acts: send after all, and give up.

    What a mail says is not shown: it may hold links that sign in.
    """

    list_display = ["created_at", "kind_label", "address", "state", "sent_at", "subject"]
    list_filter = ["state", KindFilter, "language", "is_demonstration"]
    search_fields = ["address", "subject", "dedupe_key"]
    actions = ["send_after_all", "give_up"]
    exclude = ["context"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def has_keep_permission(self, request) -> bool:
        """Who may send after all and give up; a row itself is never edited."""
        return request.user.has_perm("notifications.change_message")

    @admin.display(description=_("kind"), ordering="kind")
    def kind_label(self, mail: Message) -> str:
        labels = {kind.name: kind.label for kind in all_kinds()}
        return labels.get(mail.kind, mail.kind)  # an app that is gone may have left mails

    @admin.action(description=_("Send after all"), permissions=["keep"])
    def send_after_all(self, request, mails) -> None:
        self._change_each(request, mails, actions.release)

    @admin.action(description=_("Give up"), permissions=["keep"])
    def give_up(self, request, mails) -> None:
        self._change_each(request, mails, actions.abandon)

    def _change_each(self, request, mails, act: Callable[..., bool]) -> None:
        now = timezone.now()
        count = sum(act(mail, by=request.user, now=now) for mail in mails)
        text = ngettext("%(count)d mail changed.", "%(count)d mails changed.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)
