"""What people type: a topic, a post, a moderator's reason."""

import uuid

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.forms import PortalFormMixin
from ogp_portal.moderation.models import RULES

from .attachment_forms import FilesField
from .models import Tag

REASON_LENGTH = 300
_NOT_OUR_FORM = _("The form was incomplete. Open the page again and send from there.")


class _LongText(forms.CharField):
    """Several lines. A line end counts as one character, whatever the browser sends."""

    widget = forms.Textarea

    def to_python(self, value) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class _FollowField(forms.BooleanField):
    """Whether the writer is mailed when somebody answers."""

    def __init__(self, *, initial: bool = False):
        super().__init__(
            label=_("Send me an e-mail when somebody writes in the topic"),
            required=False,
            initial=initial,
        )


class _TagsField(forms.ModelMultipleChoiceField):
    """Tags; an invented one says that it is."""

    def label_from_instance(self, tag: Tag) -> str:
        return f"{tag} ({gettext('demonstration')})" if tag.is_demonstration else str(tag)


class PostForm(PortalFormMixin, forms.Form):
    """A post. The key makes the same form, sent twice, one post."""

    text = _LongText(
        label=_("Your post"),
        max_length=limits.POST_LENGTH,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "You can use Markdown: **bold**, *italic*, - for a list, > for a quote, "
            "[text](address) for a link. An empty line begins a new paragraph. "
            "Write @ and a name with hyphens, such as @anna-jensen, to name somebody who has "
            "written in the topic; others go by the name with a number on their profile."
        ),
    )
    follow = _FollowField()
    files = FilesField()
    files_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    idempotency_key = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages={"required": _NOT_OUR_FORM, "invalid": _NOT_OUR_FORM},
    )
    field_order = ["text", "follow", "files"]

    def clean(self) -> dict[str, object]:
        """Files are kept under their key before the form is asked."""
        self.cleaned_data.pop("files", None)
        return self.cleaned_data


class TopicForm(PostForm):
    """A topic with its first post."""

    title = forms.CharField(
        label=_("Title"),
        max_length=limits.TITLE_LENGTH,
        help_text=_("Say in one line what you want to talk about."),
    )
    is_question = forms.BooleanField(
        label=_("It is a question. I can mark the post that answers it."), required=False
    )
    tags = _TagsField(
        label=_("Tags"),
        help_text=_("Choose up to %(number)d.") % {"number": limits.TAGS_OF_TOPIC},
        queryset=Tag.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    follow = _FollowField(initial=True)
    field_order = ["title", "text", "is_question", "tags", "follow", "files"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not Tag.objects.exists():
            del self.fields["tags"]

    def clean_tags(self):
        tags = self.cleaned_data["tags"]
        if len(tags) > limits.TAGS_OF_TOPIC:
            raise forms.ValidationError(
                _("Choose %(number)d at most."), params={"number": limits.TAGS_OF_TOPIC}
            )
        return tags


class HideForm(forms.Form):
    """Why posts are hidden. The reason is public, so it is one of the published rules."""

    reason = forms.ChoiceField(label=_("Reason"), choices=RULES)
    words = forms.CharField(
        label=_("Words to the author"),
        max_length=limits.SHORT_TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )


class ReasonForm(forms.Form):
    """A moderator's reason in own words."""

    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH)


class NoReasonForm(forms.Form):
    """A decision that needs no words."""
