"""Meetings of the OGP network."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..forms import ReasonForm
from ..models import MeetingParticipant, NetworkMeeting
from ..network_forms import NetworkMeetingForm
from .acts import Act, ActsAdmin, KeptOncePublished, is_out


class ParticipantInline(admin.TabularInline):
    """The organisations that took part; no names of persons."""

    model = MeetingParticipant
    fields = ["organisation", "name_as_written"]
    autocomplete_fields = ["organisation"]
    extra = 0


@admin.register(NetworkMeeting)
class NetworkMeetingAdmin(KeptOncePublished, ActsAdmin):
    """Meetings with all that came of them; a button makes them public, another takes them back."""

    form = NetworkMeetingForm
    list_display = ["__str__", "held_on", "has_minutes", "is_with_civil_society", "is_published"]
    list_filter = ["is_published", "is_with_civil_society", "is_demonstration"]
    search_fields = ["title_da", "title_en", "slug"]
    fieldsets = [
        (None, {"fields": [("title_da", "title_en"), "slug"]}),
        (_("State"), {"fields": [("is_published", "is_demonstration")]}),
        (_("Time and place"), {"fields": [("held_on", "held_precision"), "starts_at", "place"]}),
        (_("Agenda"), {"fields": [("agenda_da", "agenda_en")]}),
        (_("Results"), {"fields": ["is_with_civil_society", "presented"]}),
        (_("Decisions"), {"fields": [("decisions_da", "decisions_en")]}),
        (_("Minutes"), {"fields": [("minutes_da", "minutes_en"), "documents"]}),
        (_("Note"), {"fields": [("note_da", "note_en")]}),
    ]
    autocomplete_fields = ["presented", "documents"]
    inlines = [ParticipantInline]
    acts = [
        Act(
            name="publish",
            label=_("Publish the meeting"),
            explanation=_("Everybody can read it from now on. Its address stays as it is."),
            run=actions.publish_meeting,
            is_offered=lambda meeting: not meeting.is_published,
        ),
        Act(
            name="withdraw",
            label=_("Take the meeting back"),
            explanation=_("Nobody but editors sees it until it is published again. Write why."),
            run=actions.withdraw_meeting,
            form=ReasonForm,
            is_offered=lambda meeting: meeting.is_published,
        ),
    ]

    def get_queryset(self, request):
        meetings = super().get_queryset(request).visible_to(request.user)
        return meetings.with_minutes_known()

    @admin.display(description=_("minutes"), boolean=True)
    def has_minutes(self, meeting: NetworkMeeting) -> bool:
        return meeting.has_minutes

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        """The address never changes once it is public."""
        fixed = ["is_published", "is_demonstration"]
        return [*fixed, "slug"] if is_out(obj) else fixed
