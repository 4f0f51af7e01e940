"""What moderators state when they move, merge and split topics."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits

from .actions.checking import checked_title
from .forms import ReasonForm
from .models import Category, Topic
from .paging import whole_number

_KEY = re.compile(r"(?:^|/)(\d+)(?:-[^/]*)?(?:/|$)")


class TopicField(forms.CharField):
    """A topic by its number or its address; the form gets the topic itself."""

    def clean(self, value) -> Topic:
        text = super().clean(value).partition("?")[0].partition("#")[0]
        found = _KEY.search(text)
        topic = Topic.objects.filter(pk=whole_number(found[1]) if found else 0).first()
        if topic is None:
            raise forms.ValidationError(_("There is no such topic. Copy the address of its page."))
        return topic


class RoomAndReasonForm(ReasonForm):
    """Where a topic goes, and why."""

    category = forms.ModelChoiceField(label=_("Room"), queryset=Category.objects.all())
    field_order = ["category", "reason"]


class MergeForm(ReasonForm):
    """Behind which topic the posts go, and why."""

    into = TopicField(
        label=_("Into which topic"),
        help_text=_("The address of its page, or its number in the list of topics."),
        max_length=limits.TITLE_LENGTH,
    )
    field_order = ["into", "reason"]


class SplitForm(RoomAndReasonForm):
    """The title and the room of the topic that posts are taken out into, and why."""

    title = forms.CharField(label=_("Title of the new topic"), max_length=limits.TITLE_LENGTH)
    field_order = ["title", "category", "reason"]

    def clean_title(self) -> str:
        return checked_title(self.cleaned_data["title"])
