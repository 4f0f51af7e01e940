"""The steps of an answer: about you, your answer."""

import re
from collections.abc import Sequence

from django import forms
from django.core.validators import RegexValidator
from django.forms.boundfield import BoundField
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.forms import PortalFormMixin
from ogp_portal.common.names import check_name

from ..actions import Part
from ..enums import PartKind, PublicationWish, SubmitterKind
from ..models import DraftParagraph, Question
from .paragraphs import PARAGRAPH, CommentsMixin, comment_fields

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


PART_FIELD = re.compile(
    r"question_[0-9]{1,18}|proposal_[2-9]|(?:comment|paragraph)_(?:[1-9]|1[0-9]|20)"
)
"""Names of fields that stand in the form only where there are questions, a draft text or several
proposals."""

MOST_PROPOSALS = 9
HEADINGS_LENGTH = 10_000
"""Characters kept free for the headings between the parts of a composed answer."""


def proposals_in(values: dict[str, str]) -> int:
    """For how many proposals the form has room: those asked for, and those written."""
    numbers = [int(name[-1]) for name in values if name.startswith("proposal_")]
    return max(numbers, default=1)


def text_of(values: dict[str, str]) -> str:
    """All that was written, for a person to copy."""
    names = sorted(filter(PART_FIELD.fullmatch, values), key=_kind_and_number)
    names = [name for name in names if not name.startswith(PARAGRAPH)]
    texts = [values.get(name, "") for name in ("text", *names)]
    return "\n\n".join(text for text in texts if text.strip())


def _kind_and_number(name: str) -> tuple[str, int]:
    kind, _line, number = name.partition("_")
    return kind, int(number)


def _further_text(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=limits.ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class CvrField(forms.CharField):
    """Eight digits, with or without spaces between them; only the form is checked."""

    default_validators = [RegexValidator(r"^[0-9]{8}\Z", _("A CVR number is 8 digits."))]

    def to_python(self, value) -> str:
        return "".join(super().to_python(value).split())


def kind_field(label: str) -> forms.ChoiceField:
    """Who somebody is that sends something, asked in the words of what is sent."""
    return forms.ChoiceField(label=label, choices=SubmitterKind.choices, widget=forms.RadioSelect)


class AboutForm(PortalFormMixin, forms.Form):
    """Step 1: who sends the answer."""

    both_chosen = _(
        "You have chosen “Citizen” and written about an organisation. "
        "Choose what you answer as, or empty the fields about the organisation."
    )
    submitter_kind = kind_field(_("Who are you answering as?"))
    name = forms.CharField(
        label=_("Your name"),
        validators=[check_name],
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
        validators=[check_name],
        max_length=limits.DISPLAY_NAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text=_("An answer from an organisation is published with this name."),
    )
    role = forms.CharField(
        label=_("Your role in the organisation"),
        validators=[check_name],
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
        kind = self["submitter_kind"].value() or SubmitterKind.CITIZEN
        self.fields["organisation_name"].required = kind != SubmitterKind.CITIZEN

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if given.get("submitter_kind") == SubmitterKind.CITIZEN:
            self._refuse_organisation_of_citizen(given)
        return given

    def _refuse_organisation_of_citizen(self, given: dict[str, object]) -> None:
        """What was typed is never dropped in silence."""
        if any(given.get(field) for field in ("organisation_name", "role", "cvr")):
            self.add_error("submitter_kind", self.both_chosen)


class AnswerForm(CommentsMixin, PortalFormMixin, forms.Form):
    """Step 2: the answer and the wish about publishing it. `kind` is a SubmitterKind.

    `questions` are those of the phase, `paragraphs` those that can be commented on; `proposals`
    and `comments` are how many there is room for.
    """

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
            "“I do not want the answer to be published”: others may still get the answer under "
            "the rules on access to documents (aktindsigt)."
        ),
    )
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args,
        kind: str,
        questions: Sequence[Question] = (),
        proposals: int = 1,
        paragraphs: Sequence[DraftParagraph] = (),
        comments: int = 1,
        **kwargs,
    ):
        self.questions, self.paragraphs = questions, paragraphs
        self.base_fields = self._fields_in_order(proposals, comments)
        super().__init__(*args, **kwargs)
        is_citizen = kind == SubmitterKind.CITIZEN
        wishes = _WISHES_OF_CITIZENS if is_citizen else _WISHES_OF_ORGANISATIONS
        self.fields["wish"].choices = list(wishes.items())
        if is_citizen:
            self.fields["has_no_remarks"].label = _("I have no remarks")
        if self.is_bound:
            self._require()

    def _fields_in_order(self, proposals: int, comments: int) -> dict[str, forms.Field]:
        """The questions, the free text, comments, further proposals, and the rest."""
        asked = {one.field: _further_text(one.text, one.help) for one in self.questions}
        further = {
            f"proposal_{number}": _further_text(gettext("Proposal %(number)s") % {"number": number})
            for number in range(2, proposals + 1)
        }
        text = {"text": self.base_fields["text"], **comment_fields(self.paragraphs, comments)}
        return {**asked, **text, **further, **self.base_fields}

    def _require(self) -> None:
        """A text, unless there are no remarks or the answer stands in other fields."""
        has_remarks = not self.data.get("has_no_remarks")
        is_elsewhere = any(self.data.get(name, "").strip() for name in self.text_fields)
        self.fields["text"].required = has_remarks and not is_elsewhere
        for question in self.questions:
            field = self.fields[question.field]
            field.required = has_remarks and question.is_required
            field.error_messages["required"] = gettext("Answer the question “%s”.") % question.text

    @property
    def part_fields(self) -> list[str]:
        """The names of the fields beside the free text, in their order."""
        return [name for name in self.fields if PART_FIELD.fullmatch(name)]

    @property
    def text_fields(self) -> list[str]:
        """Those of them that hold words of the sender."""
        return [name for name in self.part_fields if not name.startswith(PARAGRAPH)]

    def part_rows(self) -> list[BoundField]:
        """The fields of further proposals, for the template."""
        return [self[name] for name in self.part_fields if name.startswith("proposal")]

    def question_rows(self) -> list[BoundField]:
        return [self[question.field] for question in self.questions]

    def parts(self) -> tuple[Part, ...]:
        """What is written in the fields of questions, comments and further proposals."""
        given = self.cleaned_data
        answers = [
            Part(PartKind.QUESTION, given[one.field], one.text, one.pk) for one in self.questions
        ]
        names = [name for name in self.part_fields if name.startswith("proposal")]
        proposals = (Part(PartKind.PROPOSAL, given[name]) for name in names)
        return (*answers, *self.comment_parts(), *proposals)

    def content(self) -> dict[str, object]:
        """The checked fields as `Answer` and `Edited` take them."""
        given = self.cleaned_data
        own = {name: given[name] for name in given if not PART_FIELD.fullmatch(name)}
        return own | {"parts": self.parts()}

    def clean(self) -> dict[str, object]:
        given = super().clean()
        texts = [given.get(name) or "" for name in ("text", *self.text_fields)]
        self.check_comments(given)
        if sum(map(len, texts)) > limits.ANSWER_LENGTH - HEADINGS_LENGTH:
            message = gettext("All your texts together may have at most %(limit)s characters.")
            limit = number_format(limits.ANSWER_LENGTH - HEADINGS_LENGTH, force_grouping=True)
            if not self.errors and any(texts[1:]):
                self.add_error("text", message % {"limit": limit})
        if given.get("has_no_remarks") and any(texts):
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
