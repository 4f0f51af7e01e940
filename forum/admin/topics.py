"""Topics: title and pin by the form, closing and opening by decision."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..actions import close_topic, edit_topic, merge_topics, move_topic, open_topic
from ..actions.checking import checked_title
from ..forms import ReasonForm
from ..models import Topic
from ..structure_forms import MergeForm, RoomAndReasonForm
from .deciding import DecidedAdmin, Decision


class TopicAdminForm(forms.ModelForm):
    """What a moderator may change about a topic."""

    class Meta:
        model = Topic
        fields = ["title", "is_pinned", "is_question", "tags"]
        widgets = {"tags": forms.CheckboxSelectMultiple}

    def clean(self) -> dict[str, object]:
        return self.cleaned_data | {"title": checked_title(self.cleaned_data.get("title", ""))}


@admin.register(Topic)
class TopicAdmin(DecidedAdmin):
    """Topics: title and pin by the form, closing and opening by decision."""

    form = TopicAdminForm
    list_display = ["title", "category", "started_by", "post_count", "last_post_at", "is_closed"]
    list_filter = [("closed_at", admin.EmptyFieldListFilter), "is_pinned", "category"]
    list_select_related = ["category"]
    search_fields = ["title", "started_by"]
    readonly_fields = [
        "category",
        "started_by",
        "started_at",
        "post_count",
        "last_post_at",
        "last_post_by",
        "closed_at",
        "close_reason",
        "plan",
        "commitment",
        "consultation",
        "meeting",
        "proposal",
        "merged_into",
        "is_demonstration",
    ]
    fields = ["title", "is_pinned", "is_question", "tags", *readonly_fields]
    decisions = [
        Decision(
            "close",
            _("Close for new posts"),
            _("Nobody can write in the topic any more. The reason stands on its page."),
            "forum.close_topic",
            ReasonForm,
            close_topic,
        ),
        Decision(
            "open",
            _("Open for new posts"),
            _("People can write in the topic again. The reason is kept in the log."),
            "forum.close_topic",
            ReasonForm,
            open_topic,
        ),
        Decision(
            "move",
            _("Move to another room"),
            _("The topic stands in the other room. Its earlier addresses lead there."),
            "forum.edit_topic",
            RoomAndReasonForm,
            move_topic,
        ),
        Decision(
            "merge",
            _("Merge with another topic"),
            _(
                "The posts stand behind those of the other topic, and whoever follows this one "
                "follows that one. Earlier addresses lead there. This cannot be undone at once: "
                "the posts would have to be taken out again."
            ),
            "forum.edit_topic",
            MergeForm,
            merge_topics,
        ),
    ]

    @admin.display(description=_("is closed"), boolean=True, ordering="closed_at")
    def is_closed(self, topic: Topic) -> bool:
        return topic.closed_at is not None

    def save_model(self, request, obj, form, change) -> None:
        edit_topic(
            obj,
            title=form.cleaned_data["title"],
            is_pinned=form.cleaned_data["is_pinned"],
            is_question=form.cleaned_data["is_question"],
            by=request.user,
            now=timezone.now(),
        )
