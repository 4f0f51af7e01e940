"""What staff write at the redaction desk and when they enter an answer that came elsewhere."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits

from ..actions.receiving import ELSEWHERE, Received
from ..enums import Channel, PublicationWish, RedactionReason, SubmitterKind
from .answering import ROLE_LENGTH, CvrField
from .attachments import ACCEPTED, SeveralFiles
from .deadlines import OpeningField

REASONS = [("", "---"), *RedactionReason.choices]
PER_CENT = {"min_value": 0, "max_value": 100}


class WordsForm(forms.Form):
    """Words to remove from one text: pasted as they stand there."""

    words = forms.CharField(
        label=_("Words to remove"),
        max_length=limits.ANSWER_LENGTH,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Paste them as they appear in the text. Line breaks do not matter."),
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=REASONS)
    only = forms.IntegerField(
        label=_("Only this occurrence"),
        required=False,
        min_value=1,
        max_value=limits.ANSWER_LENGTH,
        help_text=_("1 is the first. Empty: everywhere in the text."),
    )
    inside_words = forms.BooleanField(label=_("Also inside longer words"), required=False)


class CoverForm(forms.Form):
    """A bar on a page that has no text."""

    page = forms.IntegerField(label=_("Page"), min_value=1, max_value=limits.SEARCHED_PAGES)
    left = forms.IntegerField(label=_("From the left (%)"), **PER_CENT)
    top = forms.IntegerField(label=_("From the top (%)"), **PER_CENT)
    right = forms.IntegerField(label=_("To (% from the left)"), **PER_CENT)
    bottom = forms.IntegerField(label=_("To (% from the top)"), **PER_CENT)
    reason = forms.ChoiceField(label=_("Reason"), choices=REASONS)


class RenameForm(forms.Form):
    """The name that the public reads."""

    name = forms.CharField(
        label=_("Public name of the file"),
        max_length=200,
        required=False,
        help_text=_("Leave empty to use the name it was sent with."),
    )


class ReceiveForm(forms.Form):
    """An answer that came by mail, by letter or at a meeting.

    Its files are kept with a draft under the form's key as soon as they come, so that no error in
    another field loses them; `has_files` says whether there are any.
    """

    channel = forms.ChoiceField(
        label=_("Came by"), choices=[(one.value, one.label) for one in Channel if one in ELSEWHERE]
    )
    received_at = OpeningField(
        label=_("Received"),
        help_text=_(
            "As on the letter or at the meeting, Danish time. Without a time of day: 00.00."
        ),
    )
    is_late = forms.BooleanField(
        label=_("It came after the deadline and is taken all the same"), required=False
    )
    submitter_kind = forms.ChoiceField(label=_("Who"), choices=SubmitterKind.choices)
    name = forms.CharField(label=_("Sender’s name"), max_length=limits.DISPLAY_NAME_LENGTH)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=limits.EMAIL_LENGTH,
        required=False,
        help_text=_("Without it we cannot tell the sender what we answer."),
    )
    organisation_name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=limits.DISPLAY_NAME_LENGTH,
        required=False,
    )
    role = forms.CharField(
        label=_("Role in the organisation"), max_length=ROLE_LENGTH, required=False
    )
    cvr = CvrField(label=_("CVR number"), required=False)
    wish = forms.ChoiceField(
        label=_("The sender’s choice"), choices=[("", "---"), *PublicationWish.choices]
    )
    language = forms.ChoiceField(
        label=_("Language of the answer"), choices=[("da", _("Danish")), ("en", _("English"))]
    )
    has_no_remarks = forms.BooleanField(label=_("The sender has no remarks"), required=False)
    text = forms.CharField(
        label=_("The text of the answer"),
        max_length=limits.ANSWER_LENGTH,
        required=False,
        help_text=_("May be empty when the answer stands in a file."),
        widget=AdminTextareaWidget(attrs={"rows": 14}),
    )
    files = forms.FileField(
        label=_("Files"),
        required=False,
        widget=SeveralFiles(attrs={"accept": ACCEPTED}),
        help_text=_("The originals, as they were received. Several can be chosen at once."),
    )
    confirmation = forms.CharField(
        label=_("How you know that it is the sender’s"),
        max_length=limits.SHORT_TEXT_LENGTH,
        required=False,
        help_text=_("For example: signed letter, known mailbox. Empty: it waits for that."),
        widget=AdminTextareaWidget(attrs={"rows": 2}),
    )
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, has_files: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.has_files = has_files

    def clean(self) -> dict[str, object]:
        given = super().clean()
        is_citizen = given.get("submitter_kind") == SubmitterKind.CITIZEN
        if is_citizen and given.get("organisation_name"):
            self.add_error(
                "submitter_kind", gettext("A citizen does not answer on behalf of an organisation.")
            )
        if not is_citizen and not given.get("organisation_name"):
            self.add_error("organisation_name", gettext("Write the name of the organisation."))
        if not is_citizen and given.get("wish") == PublicationWish.WITHOUT_NAME:
            message = gettext("Only private persons can be published without a name.")
            self.add_error("wish", message)
        self._require_words(given)
        return given

    def _require_words(self, given: dict[str, object]) -> None:
        """Words, a file that holds them, or that there are no remarks; never both."""
        has_no_remarks, text = given.get("has_no_remarks"), given.get("text")
        if has_no_remarks and text:
            self.add_error("text", gettext("Enter a text, or choose that there are no remarks."))
        elif not (has_no_remarks or text or self.has_files) and "text" not in self.errors:
            message = gettext(
                "Enter the text of the answer, add the file that holds it, or choose that there "
                "are no remarks."
            )
            self.add_error("text", message)

    @property
    def received(self) -> Received:
        """What `actions.receive_elsewhere` needs."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "files"}
        return Received(**given)
