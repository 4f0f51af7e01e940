"""The audit log, for reading."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, NullIf
from django.utils.translation import gettext_lazy as _

from .models import Event

VERBS = {
    "acknowledged": _("has confirmed a commitment"),
    "added evidence": _("has added evidence"),
    "added": _("has added"),
    "asked an owner": _("has asked an owner for status"),
    "asked to pass on": _("has asked to pass a link on"),
    "changed state": _("has changed the state"),
    "changed": _("has changed"),
    "closed": _("has closed"),
    "completed": _("has completed"),
    "confirmed a mandate": _("has confirmed a mandate"),
    "confirmed the address of an answer": _("has confirmed the address of an answer"),
    "confirmed the organisation of an answer": _("has confirmed the organisation of an answer"),
    "declined a report": _("has declined an owner's report"),
    "deleted": _("has deleted"),
    "did not pass on": _("has refused to pass a link on"),
    "did not publish an answer": _("has refused to publish an answer"),
    "drafted": _("has made a draft"),
    "edited": _("has edited"),
    "ended a mandate": _("has ended a mandate"),
    "ended a role": _("has ended a role"),
    "fact_confirmed": _("has confirmed a fact"),
    "fact_corrected": _("has corrected a fact"),
    "fact_unknown": _("has marked a fact as unknown"),
    "gave a role": _("has given a role"),
    "gave up a mail": _("has given up a mail"),
    "hid an answer": _("has hidden an answer"),
    "hidden": _("has hidden"),
    "import_updated": _("has updated from the data files"),
    "imported": _("has loaded from the data files"),
    "invited": _("has invited"),
    "linked a proposal": _("has linked a proposal"),
    "opened a report link": _("has opened an owner's link"),
    "opened": _("has opened"),
    "passed on": _("has passed a link on"),
    "published a consultation report": _("has published a consultation report"),
    "published a consultation": _("has published a consultation"),
    "published a report": _("has published an owner's report"),
    "published a response": _("has published a response"),
    "published an answer": _("has published an answer"),
    "published": _("has published"),
    "read the sender of an answer": _("has read the sender of an answer"),
    "received an answer": _("has sent an answer"),
    "released a mail": _("has released a mail"),
    "renumbered": _("has given another number"),
    "reopened": _("has reopened"),
    "reported status": _("has reported a status"),
    "restored an answer": _("has restored an answer"),
    "restored": _("has restored"),
    "sent a report": _("has sent a report"),
    "added invited parties": _("has added invited parties"),
    "changed a deadline": _("has changed a deadline"),
    "copied invited parties": _("has copied invited parties"),
    "fetched a package for Høringsportalen": _("has fetched a package for Høringsportalen"),
    "revoked an invited party's links": _("has revoked an invited party's links"),
    "sent consultation letters": _("has sent consultation letters"),
    "ticked an invited party": _("has ticked an invited party"),
    "took back a tick of an invited party": _("has taken back a tick of an invited party"),
    "settled a consultation": _("has settled a consultation"),
    "started": _("has started"),
    "took back a link": _("has taken back a link"),
    "tried to build again": _("has tried to build again"),
    "withdrew a link": _("has withdrawn a link"),
    "withdrew an answer": _("has withdrawn an answer"),
    "withdrew evidence": _("has withdrawn evidence"),
    "withdrew": _("has withdrawn"),
    "written": _("has written"),
    "wrote a response": _("has written a response"),
}
"""The acts in words; one that is missing here is shown as it is stored."""


def in_words(verb: str) -> str:
    """What somebody did, in the reader's language."""
    return str(VERBS.get(verb, verb))


class VerbFilter(admin.SimpleListFilter):
    """By act, in the reader's language."""

    title = _("act")
    parameter_name = "verb"

    def lookups(self, request, model_admin):
        stored = Event.objects.order_by("verb").values_list("verb", flat=True).distinct()
        return [(verb, in_words(verb)) for verb in stored]

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
        return in_words(event.verb)

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
