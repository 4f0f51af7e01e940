"""The steps of an answer: about you, your answer."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.forms import PortalFormMixin

from ..enums import PublicationWish, SubmitterKind

ROLE_LENGTH = 120
CVR_LENGTH = 8
_WISHES_OF_CITIZENS = {
    PublicationWish.WITH_NAME: _("Publish my answer with my name"),
    PublicationWish.WITHOUT_NAME: _("Publish my answer without my name"),
    PublicationWish.NOT: PublicationWish.NOT.label,
}
_WISHES_OF_ORGANISATIONS = {
    PublicationWish.WITH_NAME: _("Publish the answer with the organisation's name"),
    PublicationWish.NOT: PublicationWish.NOT.label,
}


class CvrField(forms.CharField):
    """Eight digits, with or without spaces between them; only the form is checked."""

    default_validators = [RegexValidator(r"^[0-9]{8}\Z", _("A CVR number is 8 digits."))]

    def to_python(self, value) -> str:
        return "".join(super().to_python(value).split())


class AboutForm(PortalFormMixin, forms.Form):
    """Step 1: who sends the answer."""

    submitter_kind = forms.ChoiceField(
        label=_("Who do you answer as?"),
        choices=SubmitterKind.choices,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=limits.DISPLAY_NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_(
            "For citizens you choose in the next step whether it is shown. "
            "For organisations it is never shown."
        ),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=limits.EMAIL_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text=_("We send the receipt to it and tell you what we answer. It is never shown."),
    )
    organisation_name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=limits.DISPLAY_NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text=_("An answer from an organisation is published with this name."),
    )
    role = forms.CharField(
        label=_("Your role in the organisation"),
        max_length=ROLE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        help_text=_("It is never shown."),
    )
    cvr = CvrField(
        label=_("CVR number"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("8 digits. It is never shown."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound:
            kind = self.data.get("submitter_kind", "")
            self.fields["organisation_name"].required = kind not in {"", SubmitterKind.CITIZEN}

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if given.get("submitter_kind") == SubmitterKind.CITIZEN:
            self._refuse_organisation_of_citizen(given)
        return given

    def _refuse_organisation_of_citizen(self, given: dict[str, object]) -> None:
        """What was typed is never dropped in silence."""
        if any(given.get(field) for field in ("organisation_name", "role", "cvr")):
            message = gettext(
                "You have chosen “Citizen” and written about an organisation. "
                "Choose what you answer as, or empty the fields about the organisation."
            )
            self.add_error("submitter_kind", message)


class AnswerForm(PortalFormMixin, forms.Form):
    """Step 2: the answer and the wish about publishing it. `kind` is a SubmitterKind."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=limits.ANSWER_LENGTH,
        error_messages={"required": _("Write your answer, or choose that you have no remarks.")},
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "Write as plain text; an empty line starts a new paragraph. "
            "Do not write CPR numbers or other confidential information about anyone."
        ),
    )
    has_no_remarks = forms.BooleanField(label=_("We have no remarks"), required=False)
    wish = forms.ChoiceField(
        label=_("May we publish the answer?"),
        widget=forms.RadioSelect,
        help_text=_(
            "“I wish the answer not to be published”: others may still get the answer by access "
            "to documents (aktindsigt), if the law gives them the right."
        ),
    )
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        is_citizen = kind == SubmitterKind.CITIZEN
        wishes = _WISHES_OF_CITIZENS if is_citizen else _WISHES_OF_ORGANISATIONS
        self.fields["wish"].choices = list(wishes.items())
        if is_citizen:
            self.fields["has_no_remarks"].label = _("I have no remarks")
        if self.is_bound:
            self.fields["text"].required = not self.data.get("has_no_remarks")

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if given.get("has_no_remarks") and given.get("text"):
            message = gettext(
                "You have written an answer and also chosen that you have no remarks. "
                "Keep one of them."
            )
            self.add_error("has_no_remarks", message)
        return given

    @property
    def wish_label(self) -> str:
        """The chosen wish in words."""
        return str(dict(self.fields["wish"].choices)[self.cleaned_data["wish"]])
