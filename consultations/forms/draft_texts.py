"""What staff paste: a draft text in one or both languages, cut at its empty lines."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits

from ..actions import paragraphs_in
from ..models import DraftText


def _text_field(label) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=limits.DRAFT_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 20, "class": "vLargeTextField"}),
        help_text=_("An empty line begins a new numbered paragraph. Both languages need the same."),
    )


class _PastedText(forms.Form):
    """The two text areas, checked as they will be cut."""

    text_da = _text_field(_("text in Danish"))
    text_en = _text_field(_("text in English"))

    def clean(self) -> dict[str, object]:
        given = super().clean() or self.cleaned_data
        if not self.errors:
            self._check(given)
        return given

    def _check(self, given: dict[str, object]) -> None:
        try:
            paragraphs_in(given["text_da"], given["text_en"])
        except forms.ValidationError as refusal:
            self.add_error(None, refusal)


class DraftTextForm(_PastedText, forms.ModelForm):
    """A new draft text of a phase."""

    class Meta:
        model = DraftText
        fields = ["phase", "title_da", "title_en"]


class ReplaceDraftTextForm(_PastedText):
    """The next version, with the words of the one it replaces to start from."""

    needs_subject = True
    field_order = ["title_da", "title_en", "text_da", "text_en"]
    title_da = forms.CharField(label=_("title in Danish"), required=False, max_length=200)
    title_en = forms.CharField(label=_("title in English"), required=False, max_length=200)

    def __init__(self, *args, subject: DraftText, **kwargs):
        rows = list(subject.paragraphs.order_by("number"))
        initial = {
            "title_da": subject.title_da,
            "title_en": subject.title_en,
            "text_da": "\n\n".join(one.text_da for one in rows),
            "text_en": "\n\n".join(one.text_en for one in rows),
        }
        super().__init__(*args, initial=initial, **kwargs)

    def _check(self, given: dict[str, object]) -> None:
        super()._check(given)
        if not given["title_da"] and not given["title_en"]:
            self.add_error("title_da", _("Write the title in Danish or in English."))
