"""Filling and keeping the list of invited parties."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..invited_lists import INVITED_KINDS, read_file
from ..inviting import PUBLIC_DOMAINS, domain_of
from ..models import Consultation, InvitedParty
from .answering import CvrField

LONGEST_LIST = 1024 * 1024
"""Characters of a pasted list; the number of lines has a limit of its own."""


class InvitedPartyForm(forms.ModelForm):
    """One party. Without a mail domain of its own it gets that of its address."""

    cvr = CvrField(label=_("CVR number"), required=False)

    class Meta:
        model = InvitedParty
        fields = ["consultation", "name", "kind", "email", "cvr", "mail_domain", "organisation"]

    def clean_mail_domain(self) -> str:
        domain = self.cleaned_data["mail_domain"].strip().lower().removeprefix("@")
        if domain in PUBLIC_DOMAINS:
            raise ValidationError(
                gettext("Anybody can have an address there, so it says nothing about the party.")
            )
        if domain and domain_of(f"x@{domain}") != domain:
            raise ValidationError(gettext("Write a domain such as dr.dk."))
        return domain

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if "mail_domain" in given and not given["mail_domain"] and not self.instance.pk:
            given["mail_domain"] = domain_of(given.get("email") or "")
        return given


class KindOfRest(forms.Form):
    """The kind of the lines that name none; asked for, never guessed."""

    kind = forms.ChoiceField(
        label=_("Kind of the lines without one"),
        required=False,
        choices=[("", "---"), *INVITED_KINDS],
    )


class PasteForm(KindOfRest):
    """A list to look through before it is added: pasted, or in a CSV file."""

    field_order = ["text", "file", "kind"]

    text = forms.CharField(
        label=_("Paste the list"),
        required=False,
        strip=False,
        max_length=LONGEST_LIST,
        widget=AdminTextareaWidget(attrs={"rows": 16}),
        help_text=_(
            "One party per line: name; e-mail; CVR number; kind. Only the name and the kind are "
            "needed; the kind may be chosen below for all lines without one."
        ),
    )
    file = forms.FileField(
        label=_("or choose a CSV file"),
        required=False,
        help_text=_("The same columns. A first line with their names may stand above."),
    )

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        return read_file(file.read()) if file else ""

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if self.errors:
            return given
        if bool(given["text"].strip()) == bool(given["file"]):
            raise ValidationError(gettext("Paste a list or choose a file, one of the two."))
        return given

    @property
    def list_text(self) -> str:
        """What was pasted or what the file holds."""
        return self.cleaned_data["file"] or self.cleaned_data["text"]


class AddListForm(KindOfRest):
    """The list that was looked through, sent back to be added."""

    text = forms.CharField(strip=False, max_length=LONGEST_LIST, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].widget = forms.HiddenInput()


class EarlierForm(forms.Form):
    """An earlier consultation whose list is copied."""

    needs_subject = True
    earlier = forms.ModelChoiceField(label=_("Earlier consultation"), queryset=None)

    def __init__(self, *args, subject: Consultation, **kwargs):
        super().__init__(*args, **kwargs)
        others = Consultation.objects.exclude(pk=subject.pk)
        with_list = others.filter(invited_parties__isnull=False).distinct()
        if not subject.is_demonstration:
            with_list = with_list.real()
        self.fields["earlier"].queryset = with_list


class TickForm(forms.Form):
    """That a party has answered, and with which answer."""

    reference = forms.CharField(
        label=_("Reference of the answer"),
        required=False,
        max_length=12,
        help_text=_(
            "With it the public list shows the party as answered, if the answer is published "
            "with a name. Without it only staff see the tick."
        ),
    )
