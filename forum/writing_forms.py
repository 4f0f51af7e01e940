"""What people type in the forum besides a plain post: an answer to a post, a changed post."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import PostForm

_LARGEST = 2**31 - 1
_NOT_OUR_FORM = _("The form was incomplete. Open the page again and send from there.")


def _hidden_number(**options) -> forms.IntegerField:
    """A number that the page itself puts in the form."""
    messages = dict.fromkeys(["required", "invalid", "min_value", "max_value"], _NOT_OUR_FORM)
    return forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=_LARGEST,
        error_messages=messages,
        **options,
    )


class ReplyForm(PostForm):
    """A post in a topic. `reply_to` is the position of the post that it answers, if any."""

    reply_to = _hidden_number(required=False)


class EditForm(PostForm):
    """A post changed by its author. `version` is the number of the text that was changed."""

    follow = None  # asked when one writes, and changed among what one follows
    version = _hidden_number()
