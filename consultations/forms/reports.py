"""What staff write in a consultation report, and what they are asked before it is published."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import Consultation, ReportSection
from ..reports.threads import cited_in
from ..reports.warning import not_seen, reads

TEXTS = ["remarks_da", "remarks_en", "comment_da", "comment_en"]


class ReportSectionForm(forms.ModelForm):
    """The words of a section. A code that is none of its proposals' would lead nowhere."""

    class Meta:
        model = ReportSection
        fields = ["position", "heading_da", "heading_en", *TEXTS]

    def clean(self) -> dict[str, object]:
        """Says beside each text which of its codes are unknown."""
        values = super().clean()
        own = set(self.instance.sources.values_list("proposal__reference", flat=True))
        for name in TEXTS:
            unknown = sorted(set(cited_in(values.get(name) or "")) - own)
            if unknown:
                self.add_error(name, _unknown(unknown))
        return values


def _unknown(codes: list[str]) -> str:
    text = ngettext(
        "%(codes)s is not a proposal of this section. Correct the code or remove it.",
        "%(codes)s are not proposals of this section. Correct the codes or remove them.",
        len(codes),
    )
    return text % {"codes": ", ".join(codes)}


class PublishReportForm(forms.Form):
    """What the editor has read, and what they are asked about the sources of the report.

    The last two are needed only when a source has changed since the draft, or a proposal has no
    response. `seen` is the mark of the words on the page that was opened.
    """

    needs_subject = True
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    has_read_sources = forms.BooleanField(
        label=_("I have read the sources that have changed, and the report still fits them"),
        required=False,
    )
    is_unfinished = forms.BooleanField(
        label=_("The report is published although proposals in it have no response yet"),
        required=False,
    )

    def __init__(self, data=None, *, subject: Consultation):
        super().__init__(data, initial={"seen": reads(subject)})

    def clean_seen(self) -> str:
        """Refused once with the words as they are now; the page that comes back has been seen."""
        if self.cleaned_data["seen"] != self.initial["seen"]:
            self.data = self.data.copy()
            self.data["seen"] = self.initial["seen"]
            raise ValidationError(not_seen())
        return self.cleaned_data["seen"]
