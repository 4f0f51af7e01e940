"""The audit log, for reading."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, NullIf
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from .models import Event

VERBS = [
    gettext_noop("added"),
    gettext_noop("changed"),
    gettext_noop("closed"),
    gettext_noop("confirmed a mandate"),
    gettext_noop("confirmed the address of an answer"),
    gettext_noop("confirmed the organisation of an answer"),
    gettext_noop("deleted"),
    gettext_noop("did not publish an answer"),
    gettext_noop("drafted"),
    gettext_noop("edited"),
    gettext_noop("ended a mandate"),
    gettext_noop("ended a role"),
    gettext_noop("gave a role"),
    gettext_noop("gave up a mail"),
    gettext_noop("hid an answer"),
    gettext_noop("hidden"),
    gettext_noop("invited"),
    gettext_noop("linked a proposal"),
    gettext_noop("opened"),
    gettext_noop("published"),
    gettext_noop("published a consultation"),
    gettext_noop("published a consultation report"),
    gettext_noop("published a response"),
    gettext_noop("published an answer"),
    gettext_noop("received an answer"),
    gettext_noop("released a mail"),
    gettext_noop("restored"),
    gettext_noop("restored an answer"),
    gettext_noop("settled a consultation"),
    gettext_noop("started"),
    gettext_noop("took back a link"),
    gettext_noop("tried to build again"),
    gettext_noop("withdrew an answer"),
    gettext_noop("written"),
    gettext_noop("wrote a response"),
]
"""The acts with Danish words; one that is missing here is shown as it is stored."""


class VerbFilter(admin.SimpleListFilter):
    """By act, in the reader's language."""

    title = _("act")
    parameter_name = "verb"

    def lookups(self, request, model_admin):
        stored = Event.objects.order_by("verb").values_list("verb", flat=True).distinct()
        return [(verb, gettext(verb)) for verb in stored]

    def queryset(self, request, queryset):
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """Who did what, when and why. Nobody adds, changes or deletes."""

    list_display = ["at", "act", "subject_label", "actor", "actor_role", "reason"]
    list_filter = [VerbFilter, "subject_kind"]
    search_fields = ["subject_label", "subject_id", "reason"]
    date_hierarchy = "at"
    fields = [
        "at",
        "act",
        "subject_kind",
        "subject_id",
        "subject_label",
        "actor",
        "actor_role",
        "reason",
        "data",
    ]
    readonly_fields = ["act", "actor"]

    def get_queryset(self, request) -> QuerySet[Event]:
        """With the person's name of today; it is empty once the account is gone."""
        person = get_user_model().objects.filter(pk=OuterRef("actor_key"))
        key = Cast(NullIf(F("actor_id"), Value("")), BigIntegerField())
        rows = super().get_queryset(request).annotate(actor_key=key)
        return rows.annotate(actor_name=Subquery(person.values("display_name")[:1]))

    @admin.display(description=_("act"), ordering="verb")
    def act(self, event: Event) -> str:
        return gettext(event.verb)

    @admin.display(description=_("person"))
    def actor(self, event: Event) -> str:
        return event.actor_name or "–"

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
