"""What readers and moderators type about posts that break a rule."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.forms import PortalFormMixin
from ogp_portal.moderation.models import RULES

from .actions import Sanction, check_sanction, check_state
from .enums import OF_WRITING, AppealOutcome, DecisionKind, FlagOutcome, ForumMode
from .models import ForumState, ModerationDecision
from .permissions import may_be_sanctioned

_NOT_OUR_FORM = _("The form was incomplete. Open the page again and send from there.")
_RULES = [(value, capfirst(label)) for value, label in RULES]
_NO_REASON = [("", "---------")]
APPROVE, REFUSE = "approve", "refuse"


class FlagForm(PortalFormMixin, forms.Form):
    """A report of a post. Who is signed in is not asked for a name and address."""

    reason = forms.ChoiceField(
        label=_("Which rule does the post break?"), choices=_RULES, widget=forms.RadioSelect
    )
    explanation = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=limits.SHORT_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("If you think that the post is against the law, say which words, and why."),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=limits.DISPLAY_NAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=limits.EMAIL_LENGTH,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We write to you what we decide. The author of the post never sees it."),
    )
    in_good_faith = forms.BooleanField(
        label=_("What I write here is true and complete as far as I know."),
        error_messages={"required": _("Confirm that what you write is true as far as you know.")},
    )
    idempotency_key = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages={"required": _NOT_OUR_FORM, "invalid": _NOT_OUR_FORM},
    )

    def __init__(self, *args, is_signed_in: bool, **options):
        super().__init__(*args, **options)
        if is_signed_in:
            del self.fields["name"], self.fields["email"]


class AppealForm(PortalFormMixin, forms.Form):
    """Why a decision is wrong."""

    text = forms.CharField(
        label=_("Why is the decision wrong?"),
        max_length=limits.SHORT_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class _Reasoned(forms.Form):
    """A decision in a queue: what, and unless the post stays, why."""

    needs_reason: tuple[str, ...] = ()
    needs_words: tuple[str, ...] = ()

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[*_NO_REASON, *_RULES],
        required=False,
        help_text=_("One of the published rules. Criticism of the agency breaks none."),
    )
    words = forms.CharField(
        label=_("Words to the author"),
        max_length=limits.SHORT_TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
        help_text=_("The author gets them with the reason, and may appeal."),
    )

    def clean(self) -> dict[str, object]:
        outcome = self.cleaned_data.get("outcome")
        if outcome in self.needs_reason and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Choose a reason."))
        if outcome in self.needs_words and not self.cleaned_data.get("words", "").strip():
            self.add_error("words", _("Write to the person what is wrong."))
        return self.cleaned_data


class JudgeForm(_Reasoned):
    """What becomes of a reported post."""

    needs_reason = (FlagOutcome.HIDDEN, FlagOutcome.WARNED)
    needs_words = (FlagOutcome.WARNED,)
    outcome = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            (FlagOutcome.KEPT, _("Keep the post")),
            (FlagOutcome.HIDDEN, _("Hide the post")),
            (FlagOutcome.WARNED, _("Keep the post and warn its author")),
        ],
    )
    field_order = ["outcome", "reason", "words"]


class ReadForm(_Reasoned):
    """What becomes of a post that waits to be read."""

    needs_reason = (REFUSE,)
    outcome = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        initial=APPROVE,
        choices=[(APPROVE, _("Publish the post")), (REFUSE, _("Do not publish the post"))],
    )
    field_order = ["outcome", "reason", "words"]


class DecideAppealForm(forms.Form):
    """What becomes of an appeal."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            (AppealOutcome.UPHELD, _("The decision stands")),
            (AppealOutcome.OVERTURNED, _("The decision is reversed")),
        ],
    )
    answer = forms.CharField(
        label=_("Reason, to the author"),
        max_length=limits.SHORT_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 80}),
    )


class SanctionForm(forms.ModelForm):
    """A decision about a person, made on a page of its own in the admin."""

    kind = forms.ChoiceField(
        label=_("Decision"),
        choices=[choice for choice in DecisionKind.choices if choice[0] not in OF_WRITING],
    )

    class Meta:
        model = ModerationDecision
        fields = ["person", "post", "kind", "reason", "words", "ends_at", "posts_per_day"]

    def clean(self) -> dict[str, object]:
        """The action's own rules, so that what it refuses stands beside the field."""
        given = self.cleaned_data
        person = given.get("person")
        if person is None:
            self.add_error("person", _("Choose the person."))
        elif not may_be_sanctioned(self.by, person):
            message = _("You cannot decide on yourself, and only an administrator on staff.")
            self.add_error("person", message)
        if not self.errors:
            check_sanction(self.sanction(), timezone.now())
        return given

    def sanction(self) -> Sanction:
        """What the form says."""
        names = ("kind", "reason", "words", "ends_at", "posts_per_day")
        return Sanction(**{name: self.cleaned_data.get(name) for name in names})


class StateForm(forms.ModelForm):
    """A new state of the forum."""

    class Meta:
        model = ForumState
        fields = ["mode", "text_da", "text_en", "reopens_at"]

    def clean(self) -> dict[str, object]:
        if not self.errors:
            given = self.cleaned_data
            mode = ForumMode(given["mode"])
            check_state(mode, given["text_da"], given["reopens_at"], timezone.now())
        return self.cleaned_data
