"""Mails as staff see them: sent, waiting, held back or dead, and what can be done."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

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


def kinds_kept_from(user) -> list[str]:
    """The kinds of mail of which this person may not read to whom they went."""
    return [
        kind.name
        for kind in all_kinds()
        if kind.address_needs and not user.has_perm(kind.address_needs)
    ]


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    """Read-only rows with two acts: send after all, and give up.

    What a mail says is not shown: it may hold links that sign in.
    """

    list_display = ["created_at", "kind_label", "address_shown", "state", "sent_at", "subject"]
    list_filter = ["state", KindFilter, "language", "is_demonstration"]
    actions = ["send_after_all", "give_up"]
    exclude = ["context", "address", "dedupe_key"]  # the key holds the address
    readonly_fields = ["address_shown"]

    def get_queryset(self, request):
        """Each with whether this person may read to whom it went."""
        kept = Q(kind__in=kinds_kept_from(request.user))
        return (
            super()
            .get_queryset(request)
            .annotate(is_address_kept=ExpressionWrapper(kept, BooleanField()))
        )

    def get_exclude(self, request, obj=None) -> list[str]:
        """The person and the refusing server's words can give the address away as well."""
        is_kept = obj is not None and obj.is_address_kept
        return [*self.exclude, "user", "last_error"] if is_kept else self.exclude

    def get_search_fields(self, request) -> list[str]:
        """Nobody finds out an address by searching for it."""
        is_kept = bool(kinds_kept_from(request.user))
        return ["subject"] if is_kept else ["address", "subject", "dedupe_key"]

    @admin.display(description=_("address"))
    def address_shown(self, mail: Message) -> str:
        if mail.is_address_kept:
            return gettext("shown only to those who may read who has answered")
        return mail.address

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
        kept = mails.filter(kind__in=kinds_kept_from(request.user)).count()
        if kept:
            text = _("%d mails about answers are left: ask somebody who may read the answers.")
            self.message_user(request, text % kept, messages.WARNING)
        mails = mails.exclude(kind__in=kinds_kept_from(request.user))
        count = sum(act(mail, by=request.user, now=now) for mail in mails)
        text = ngettext("%(count)d mail changed.", "%(count)d mails changed.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)
