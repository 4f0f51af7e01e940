"""Decisions about posts and people, and the state of the forum."""

import datetime as dt

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.dates import COPENHAGEN

from ..actions import lift_decision, sanction_person, set_state
from ..enums import ForumMode
from ..forms import ReasonForm
from ..models import ForumState, ModerationDecision
from ..moderation_forms import SanctionForm, StateForm
from .deciding import DecidedAdmin, Decision

CLOSED_FOR = dt.timedelta(days=7)
"""What the form of closing suggests; OPENS_AT is an hour in Copenhagen."""
OPENS_AT = 8


@admin.register(ModerationDecision)
class ModerationDecisionAdmin(DecidedAdmin):
    """All decisions. A new one is about a person; posts are hidden on their own pages."""

    form = SanctionForm
    list_display = ["kind", "reason", "person", "decided_at", "decided_by", "ends_at", "lifted_at"]
    list_filter = ["kind", "reason", ("lifted_at", admin.EmptyFieldListFilter)]
    list_select_related = ["person", "decided_by"]
    search_fields = ["person__email", "person__display_name"]
    raw_id_fields = ["person", "post"]
    readonly_fields = [
        "kind",
        "reason",
        "words",
        "person",
        "post",
        "decided_at",
        "decided_by",
        "ends_at",
        "posts_per_day",
        "lifted_at",
        "lifted_by",
        "lift_reason",
    ]
    decisions = [
        Decision(
            "lift",
            _("Take back"),
            _("A hidden post is shown again, a person may write again. The person is told."),
            "forum.decide",
            ReasonForm,
            lift_decision,
        )
    ]

    def has_add_permission(self, request) -> bool:
        return request.user.has_perm("forum.decide")

    def has_change_permission(self, request, obj=None) -> bool:
        """What was decided is never edited; it is taken back."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return self.readonly_fields if obj else []

    def get_fields(self, request, obj=None) -> list[str]:
        return self.readonly_fields if obj else SanctionForm.Meta.fields

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.by = request.user
        return form

    def save_model(self, request, obj, form, change) -> None:
        """Adds by the action."""
        given = form.cleaned_data
        saved = sanction_person(
            given["person"],
            form.sanction(),
            by=request.user,
            now=timezone.now(),
            post=given.get("post"),
        )
        obj.pk = saved.pk


@admin.register(ForumState)
class ForumStateAdmin(admin.ModelAdmin):
    """What state the forum was in when. A new row is the new state."""

    form = StateForm
    list_display = ["mode", "text_da", "reopens_at", "set_at"]
    change_list_template = "admin/forum/states.html"
    fields = ["mode", "text_da", "text_en", "reopens_at"]

    def get_changeform_initial_data(self, request) -> dict[str, object]:
        """Ready words and a time, so that closing is one click."""
        given = super().get_changeform_initial_data(request)
        if given.get("mode") != ForumMode.CLOSED:
            return given
        in_a_week = timezone.now().astimezone(COPENHAGEN) + CLOSED_FOR
        return {
            "text_da": "Ingen har tid til at læse indlæg i denne uge. Du kan læse med imens.",
            "text_en": "Nobody has time to read posts this week. You can read along meanwhile.",
            "reopens_at": in_a_week.replace(hour=OPENS_AT, minute=0, second=0, microsecond=0),
            **given,
        }

    def changelist_view(self, request, extra_context=None):
        standing = ForumState.objects.standing(timezone.now())
        return super().changelist_view(request, {"standing": standing, **(extra_context or {})})

    def save_model(self, request, obj, form, change) -> None:
        given = form.cleaned_data
        saved = set_state(by=request.user, now=timezone.now(), **given)
        obj.pk, obj.set_at = saved.pk, saved.set_at
