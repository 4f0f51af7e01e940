"""The steps of a proposal sent all year, and what staff write about the call."""

import datetime as dt

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.forms import PortalFormMixin

from ..actions import Edited, why_no_round
from ..enums import SubmitterKind
from ..models import ProposalRound
from .answering import AboutForm, kind_field
from .staff import _text

HEADINGS = {
    "da": {"what": "Forslaget", "why": "Problemet", "whom": "Hvem det hjælper"},
    "en": {"what": "The proposal", "why": "The problem", "whom": "Whom it helps"},
}
"""What stands above each part in the text that is received."""

_WISHES_OF_CITIZENS = {
    "with_name": _("Publish my proposal with my name"),
    "without_name": _("Publish my proposal without my name"),
    "not": _("I do not want my proposal to be published"),
}
_WISHES_OF_ORGANISATIONS = {
    "with_name": _("Publish the proposal with the organisation's name"),
    "not": _("We do not want the proposal to be published"),
}


class AboutProposerForm(AboutForm):
    """Step 1: who sends the proposal."""

    both_chosen = _(
        "You have chosen “Citizen” and written about an organisation. "
        "Choose what you write as, or empty the fields about the organisation."
    )
    submitter_kind = kind_field(_("Who are you writing as?"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _(
            "For citizens you choose in the next step whether it is shown. "
            "If you write for an organisation, it is never shown."
        )
        self.fields["organisation_name"].help_text = _(
            "A proposal from an organisation is published with this name."
        )


class TitleField(forms.CharField):
    """The title of a proposal, on one line however it was typed."""

    def __init__(self, **options):
        label = _("What is the proposal, in one line?")
        super().__init__(label=label, max_length=limits.PROPOSAL_TITLE_LENGTH, **options)

    def to_python(self, value) -> str:
        return " ".join(super().to_python(value).split())


class ProposalForm(PortalFormMixin, forms.Form):
    """Step 2: the proposal in its parts, and the wish about publishing it."""

    title = TitleField(help_text=_("It becomes the title of the proposal."))
    what = forms.CharField(
        label=_("What should the authorities do?"),
        max_length=limits.PROPOSAL_PART_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Write as plain text; an empty line starts a new paragraph. "
            "Do not write CPR numbers or other confidential information about anyone."
        ),
    )
    why = forms.CharField(
        label=_("Which problem do you see?"),
        max_length=limits.PROPOSAL_PART_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Tell where, and for whom, if you know."),
    )
    whom = forms.CharField(
        label=_("Whom would it help?"),
        max_length=limits.PROPOSAL_PART_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wish = forms.ChoiceField(
        label=_("May we publish the proposal?"),
        widget=forms.RadioSelect,
        help_text=_(
            "Others may still get a proposal that is not published under the rules on access to "
            "documents (aktindsigt)."
        ),
    )
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        is_citizen = kind == SubmitterKind.CITIZEN
        wishes = _WISHES_OF_CITIZENS if is_citizen else _WISHES_OF_ORGANISATIONS
        self.fields["wish"].choices = list(wishes.items())

    @property
    def wish_label(self) -> str:
        """The chosen wish in words."""
        return str(dict(self.fields["wish"].choices)[self.cleaned_data["wish"]])

    def received_text(self, language: str) -> str:
        """The parts as the one text that is received: title, then each part under its heading."""
        given, headings = self.cleaned_data, HEADINGS[language]
        parts = [f"{headings[name]}\n{given[name]}" for name in headings if given[name]]
        return "\n\n".join([given["title"], *parts])


def parts_of(text: str, language: str) -> dict[str, str]:
    """The fields that a received text was written in: what `received_text` put together, apart.

    A text without the headings, as staff enter one, is its title and `what`.
    """
    headings = HEADINGS[language]
    title, _gap, rest = text.partition("\n\n")
    rest, current = rest.removeprefix(f"{headings['what']}\n"), "what"
    found = {"title": title}
    for name in ("why", "whom"):
        before, gap, after = rest.partition(f"\n\n{headings[name]}\n")
        if gap:
            found[current], current, rest = before, name, after
    return found | {current: rest}


class ProposalCorrectionForm(ProposalForm):
    """A proposal as it should be from now on. `seen` is the number of the version it replaces."""

    idempotency_key = None
    seen = forms.IntegerField(min_value=1, max_value=32_767, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].required = bool(self.initial.get("why"))

    def edited(self, language: str) -> Edited:
        """What the sender wants the proposal to be."""
        given = self.cleaned_data
        return Edited(
            wish=given["wish"],
            seen=given["seen"],
            summary=given["title"],
            text=self.received_text(language),
        )


class PauseForm(forms.Form):
    """Why proposals are paused; everybody reads it."""

    text_da = _text(_("Text to the public in Danish"), required=True)
    text_en = _text(_("Text to the public in English"))
    reopens_on = forms.DateField(
        label=_("Reopens"),
        required=False,
        widget=AdminDateWidget,
        help_text=_("At 00.00 that day. Empty: until you open it again."),
    )


class RoundForm(forms.ModelForm):
    """A round of answers: announced with its day, which stays; afterwards its words alone."""

    class Meta:
        model = ProposalRound
        fields = ["answered_by", "text_da", "text_en"]

    def clean_answered_by(self) -> dt.date:
        day = self.cleaned_data["answered_by"]
        if reason := why_no_round(day, timezone.now()):
            raise ValidationError(reason)
        announced = ProposalRound.objects.filter(answered_by=day, announced_at__isnull=False)
        if announced.filter(phase__consultation__is_demonstration=False).exists():
            raise ValidationError(gettext("A round with that day has been announced already."))
        return day
