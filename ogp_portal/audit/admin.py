"""The audit log, for reading."""

from django.apps import apps
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
    "showed a token": _("has been shown a token for the API"),
    "revoked a token": _("has revoked a token for the API"),
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
    "accepted a suggested theme": _("has accepted a suggested theme"),
    "added a phase": _("has added a phase"),
    "added a privacy text": _("has added a privacy text"),
    "renewed the privacy text": _("has renewed the privacy text: the settings name others"),
    "added proposals to a group": _("has added proposals to a group"),
    "added step": _("has added a step"),
    "amended": _("has amended"),
    "announced a round of answers": _("has announced a round of answers"),
    "asked for a package": _("has asked for a package"),
    "asked for suggestions of themes": _("has asked for suggestions of themes"),
    "cancelled a round of answers": _("has cancelled a round of answers"),
    "changed an answer": _("has changed an answer"),
    "changed the announcement of a round": _("has changed the announcement of a round"),
    "confirmed the sender of an answer by other means": _(
        "has confirmed the sender of an answer by other means"
    ),
    "copied": _("has copied"),
    "corrected a proposal": _("has corrected a proposal"),
    "did not publish answers alike": _("has refused to publish answers alike"),
    "disowned an answer": _("has said that an answer is somebody else’s"),
    "dissolved a group": _("has dissolved a group"),
    "dissolved a group of answers": _("has dissolved a group of answers"),
    "divided an answer": _("has divided an answer"),
    "drafted a consultation report": _("has drafted a consultation report"),
    "edited a section of a consultation report": _("has edited a section of a consultation report"),
    "emptied the case": _("has emptied the case"),
    "entered an answer": _("has entered an answer"),
    "fetched a package": _("has fetched a package"),
    "found a virus in a file": _("has found a virus in a file"),
    "gave a file another public name": _("has given a file another public name"),
    "gave proposals a theme": _("has given proposals a theme"),
    "gave the group's response": _("has given the group's response"),
    "grouped proposals": _("has grouped proposals"),
    "grouped the same texts": _("has grouped the same texts"),
    "kept a draft text": _("has kept a draft text"),
    "kept back a file": _("has kept back a file"),
    "kept the case": _("has kept the case"),
    "left words in an answer": _("has left words in an answer"),
    "linked a group": _("has linked a group"),
    "made a preview link": _("has made a preview link"),
    "made the public copy of a file": _("has made the public copy of a file"),
    "moved": _("has moved"),
    "paused the call for proposals": _("has paused the call for proposals"),
    "published answers alike": _("has published answers alike"),
    "published responses": _("has published responses"),
    "read the original of a file": _("has read the original of a file"),
    "read the original of an answer": _("has read the original of an answer"),
    "read the sources of a section": _("has read the sources of a section"),
    "read the text of a file anew": _("has read the text of a file anew"),
    "recorded past completion": _("has recorded past completion"),
    "recorded past status": _("has recorded past status"),
    "rejected a suggested theme": _("has rejected a suggested theme"),
    "released a file": _("has released a file"),
    "removed the name from an answer": _("has removed the name from an answer"),
    "reopened the call for proposals": _("has reopened the call for proposals"),
    "said that a mark is no personal data": _("has said that a mark is no personal data"),
    "set the themes of a proposal": _("has set the themes of a proposal"),
    "showed a file again": _("has shown a file again"),
    "started a double coding": _("has started a double coding"),
    "took a bar off a page of a file": _("has taken a bar off a page of a file"),
    "took a proposal off the gross list": _("has taken a proposal off the long list"),
    "took a proposal to the gross list": _("has taken a proposal to the long list"),
    "took an answer out of its group": _("has taken an answer out of its group"),
    "took back that a consultation is answered": _(
        "has taken back that a consultation is answered"
    ),
    "took proposals out of a group": _("has taken proposals out of a group"),
    "withdrew preview links": _("has withdrawn preview links"),
    "wrote a response to a group": _("has written a response to a group"),
    "withdrew material": _("has withdrawn material"),
    "put a bar on a page of a file": _("has put a bar on a page of a file"),
    "proposed to remove words from an answer": _("has proposed to remove words from an answer"),
    "removed words from an answer": _("has removed words from an answer"),
    "asked about an answer: correct": _("has asked for a correction of the own answer"),
    "asked about an answer: object": _("has objected to publication of the own answer"),
    "asked about an answer: not_mine": _("has said that an answer is not the own"),
    "accepted a request about an answer: correct": _("has accepted a correction of an answer"),
    "accepted a request about an answer: object": _("has accepted an objection to publication"),
    "accepted a request about an answer: not_mine": _(
        "has accepted that an answer is somebody else’s"
    ),
    "declined a request about an answer: correct": _("has declined a correction of an answer"),
    "declined a request about an answer: object": _("has declined an objection to publication"),
    "declined a request about an answer: not_mine": _(
        "has declined that an answer is somebody else’s"
    ),
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


def kind_in_words(subject_kind: str) -> str:
    """What a kind of subject is called: 'consultations.submission' is 'høringssvar'."""
    try:
        return str(apps.get_model(subject_kind)._meta.verbose_name)
    except (LookupError, ValueError):  # an app that is gone has left its events
        return subject_kind


class KindFilter(admin.SimpleListFilter):
    """By kind of subject, in the reader's language."""

    title = _("kind of subject")
    parameter_name = "subject_kind"

    def lookups(self, request, model_admin):
        rows = Event.objects.order_by("subject_kind")
        stored = rows.values_list("subject_kind", flat=True).distinct()
        return [(kind, kind_in_words(kind)) for kind in stored]

    def queryset(self, request, queryset):
        return queryset.filter(subject_kind=self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """Who did what, when and why. Nobody adds, changes or deletes."""

    list_display = ["at", "act", "subject_label", "actor", "actor_role", "reason"]
    list_filter = [VerbFilter, KindFilter]
    search_fields = ["subject_label", "subject_id", "reason"]
    date_hierarchy = "at"
    fields = [
        "at",
        "act",
        "kind_shown",
        "subject_id",
        "subject_label",
        "actor",
        "actor_role",
        "reason",
        "data",
    ]
    readonly_fields = ["act", "actor", "kind_shown"]

    def get_queryset(self, request) -> QuerySet[Event]:
        """With the person's name of today; it is empty once the account is gone."""
        person = get_user_model().objects.filter(pk=OuterRef("actor_key"))
        key = Cast(NullIf(F("actor_id"), Value("")), BigIntegerField())
        rows = super().get_queryset(request).annotate(actor_key=key)
        return rows.annotate(actor_name=Subquery(person.values("display_name")[:1]))

    @admin.display(description=_("act"), ordering="verb")
    def act(self, event: Event) -> str:
        return in_words(event.verb)

    @admin.display(description=_("kind of subject"))
    def kind_shown(self, event: Event) -> str:
        return kind_in_words(event.subject_kind)

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
