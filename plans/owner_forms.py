"""What an owner fills in by the mailed link. Each form is about one initiative."""

import uuid

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.forms import PortalFormMixin
from ogp_portal.files.models import StoredFile

from .enums import Completion
from .forms import UploadField, store_upload
from .models.constraints import ON_THE_WEB

_kept = Signer(salt="plans.kept_file")


def _text(label, *, rows: int = 5, help_text="") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=limits.SHORT_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class _AboutOne(PortalFormMixin, forms.Form):
    """A form about one initiative; `request` is the OwnerRequest whose link shows it.

    Sent twice it is one report, so its key is given once and carried along.
    """

    acknowledges = forms.BooleanField(
        label=_("We confirm that the commitment is ours, as the plan describes it"),
        required=False,
    )
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, request, is_confirmed: bool, initial=None, **kwargs):
        initial = {"idempotency_key": uuid.uuid4()} | (initial or {})
        super().__init__(*args, initial=initial, **kwargs)
        self.request = request
        if is_confirmed:
            del self.fields["acknowledges"]


class UnchangedForm(_AboutOne):
    """'Nothing new since last time'; asks why only where the initiative is behind."""

    why = _text(
        _("Why is it behind?"),
        rows=3,
        help_text=_("A milestone is overdue. Write shortly what is hard."),
    )

    def __init__(self, *args, is_behind: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].required = True
        if not is_behind:
            del self.fields["why"]

    def given(self) -> dict[str, object]:
        """What the action takes: the reason in the language of the page it was written on."""
        language = get_language()
        return {
            "is_unchanged": True,
            "acknowledges": self.cleaned_data.get("acknowledges", False),
            "texts": {f"challenges_{language}": self.cleaned_data.get("why", "")},
        }

    def field_of(self, name: str) -> str:
        """The field beside which a refusal of `name` stands."""
        return "why" if name.startswith("challenges") else name


class ReportForm(_AboutOne):
    """Status, what was done, what is hard, and what shows it."""

    completion = forms.ChoiceField(
        label=_("How far has it come?"), choices=Completion.choices, widget=forms.RadioSelect
    )
    text_da = _text(
        _("What was done, in Danish"), help_text=_("Write it in Danish, in English, or in both.")
    )
    text_en = _text(_("What was done, in English"))
    challenges_da = _text(
        _("What is hard, in Danish"),
        rows=3,
        help_text=_("It must be filled in when a milestone is overdue."),
    )
    challenges_en = _text(_("What is hard, in English"), rows=3)
    evidence_title = forms.CharField(
        label=_("Evidence: what is it?"),
        required=False,
        max_length=limits.TITLE_LENGTH,
        help_text=_(
            "“Completed” needs evidence: a link or a file that shows what was done. It is public."
        ),
    )
    evidence_url = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[ON_THE_WEB],
    )
    evidence_file = UploadField(
        label=_("File"),
        required=False,
        help_text=_("PDF, Word, Excel, OpenDocument, text or picture, at most %(megabytes)d MB.")
        % {"megabytes": limits.FILE_SIZE // 2**20},
    )
    kept_file = forms.CharField(required=False, widget=forms.HiddenInput)
    drop_file = forms.BooleanField(label=_("Leave the file out"), required=False)

    order = [
        "acknowledges", "completion", "text_da", "text_en", "challenges_da", "challenges_en",
        "evidence_title", "evidence_url", "evidence_file", "drop_file",
    ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, field_order=self.order, **kwargs)
        self.kept: StoredFile | None = None
        if self.is_bound:
            self.kept = self._kept_before()
        self._drop = self.fields["drop_file"]
        if self.kept is None:
            del self.fields["drop_file"]

    def keep_file(self) -> None:
        """Stores a sound upload, so that it is not lost when another field must be mended."""
        upload = self.cleaned_data.get("evidence_file")
        if upload:
            self.kept = store_upload(upload)
            self.fields["drop_file"] = self._drop
        elif self.cleaned_data.get("drop_file"):
            self.kept = None
        token = _kept.sign(f"{self.request.pk}:{self.kept.pk}") if self.kept else ""
        self.data = self.data.copy()
        self.data[self.add_prefix("kept_file")] = token

    def _kept_before(self) -> StoredFile | None:
        """The file that an earlier try of this form stored; a token of another link is no file."""
        try:
            owner, key = _kept.unsign(self.data.get(self.add_prefix("kept_file"), "")).split(":")
        except (BadSignature, ValueError):
            return None
        return StoredFile.objects.filter(pk=key).first() if owner == str(self.request.pk) else None

    def given(self) -> dict[str, object]:
        """What the action takes: the evidence's title in the language of the page."""
        typed = self.cleaned_data
        names = ["text_da", "text_en", "challenges_da", "challenges_en"]
        return {
            "acknowledges": typed.get("acknowledges", False),
            "completion": typed["completion"],
            "texts": {name: typed[name] for name in names},
            f"evidence_title_{get_language()}": typed["evidence_title"],
            "evidence_url": typed["evidence_url"],
            "evidence_file": self.kept,
        }

    def field_of(self, name: str) -> str:
        return name


class PassOnForm(PortalFormMixin, forms.Form):
    """'It is not me – send it to …'."""

    address = forms.EmailField(
        label=_("E-mail address of the one who knows"),
        max_length=limits.EMAIL_LENGTH,
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
        help_text=_("It is never shown. An editor looks at it before anything is sent."),
    )
