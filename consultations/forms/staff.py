"""What staff write in the admin."""

from itertools import pairwise
from pathlib import PurePath

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.files.actions import store
from ogp_portal.moderation.models import HideReason

from ..actions import keep_earlier_version
from ..models import ConsultationDocument, Phase
from .deadlines import DeadlineField, OpeningField

CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".txt": "text/plain",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
"""Kinds of file that staff may add as material, by the ending of the name."""


def _text(label, *, required: bool = False, rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=limits.SHORT_TEXT_LENGTH,
        widget=AdminTextareaWidget(attrs={"rows": rows}),
    )


class ReasonForm(forms.Form):
    """Why something is done; the reason is kept in the audit log."""

    reason = _text(_("Reason"), required=True)


class RefusalForm(ReasonForm):
    """Why an answer is not published; the sender reads it."""

    reason = _text(_("Reason (the sender reads it)"), required=True)


class PublishForm(forms.Form):
    """Which version of an answer was read before it is published."""

    seen = forms.IntegerField(
        required=False, min_value=1, max_value=32_767, widget=forms.HiddenInput
    )


class ConfirmOtherwiseForm(forms.Form):
    """How staff know that an answer is its sender's; kept in the audit log."""

    note = _text(_("How you know it (kept in the log)"), required=True, rows=3)


class AcceptForm(forms.Form):
    """What was read of a request before it is accepted: when it was asked."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class DeclineForm(ReasonForm):
    """Why the request of a sender is declined; the sender reads it."""

    reason = _text(_("Reason (the sender reads it)"), required=True)


class HideForm(forms.Form):
    """Why an answer is hidden; the sender reads it."""

    reason = forms.ChoiceField(label=_("Reason (the sender reads it)"), choices=HideReason.choices)


class PhaseForm(forms.ModelForm):
    """A phase with opening and deadline in Danish time."""

    opens_at = OpeningField(
        label=_("Opens"), help_text=_("Danish time. Without a time: from 00.00 that day.")
    )
    closes_at = DeadlineField(
        label=_("Deadline"), help_text=_("Danish time. Without a time: the whole day counts.")
    )

    late_until = DeadlineField(
        label=_("Late answers until"),
        required=False,
        help_text=_(
            "Leave empty, and no answer is taken after the deadline. Until this time late answers "
            "are taken and marked “received after the deadline”."
        ),
    )

    class Meta:
        model = Phase
        fields = [
            "position",
            "title_da",
            "title_en",
            "opens_at",
            "closes_at",
            "late_until",
            "rules_da",
            "rules_en",
        ]

    def __init__(self, *args, **kwargs):
        """Once the public has read them, a deadline and a passed opening stay as they are."""
        super().__init__(*args, **kwargs)
        phase = self.instance
        if phase.pk and phase.consultation.is_published:
            self.fields["closes_at"].disabled = True
            self.fields["closes_at"].help_text = _("Use the buttons above to change the deadline.")
            self.fields["opens_at"].disabled = phase.opens_at <= timezone.now()

    def clean(self) -> dict[str, object]:
        given = super().clean()
        opens_at, closes_at = given.get("opens_at"), given.get("closes_at")
        late_until = given.get("late_until")
        if late_until and closes_at and late_until <= closes_at:
            self.add_error("late_until", gettext("Late answers must end after the deadline."))
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", gettext("The deadline must come after the opening."))
        return given


class PhaseFormSet(forms.BaseInlineFormSet):
    """The phases of one consultation, which never overlap."""

    def clean(self) -> None:
        super().clean()
        kept = [
            form for form in self.forms if _has_times(form) and not self._should_delete_form(form)
        ]
        kept.sort(key=lambda form: form.cleaned_data["opens_at"])
        for earlier, later in pairwise(kept):
            if later.cleaned_data["opens_at"] < earlier.cleaned_data["closes_at"]:
                message = gettext("This phase opens before another one has closed.")
                later.add_error("opens_at", message)


def _has_times(form: PhaseForm) -> bool:
    return bool(form.cleaned_data.get("opens_at") and form.cleaned_data.get("closes_at"))


class DocumentForm(forms.ModelForm):
    """Material: a link, or a file that is kept here."""

    url = forms.URLField(label=_("Link"), max_length=500, required=False, assume_scheme="https")
    upload = forms.FileField(label=_("File"), required=False)

    class Meta:
        model = ConsultationDocument
        fields = ["position", "title_da", "title_en", "url", "upload"]

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if not upload:
            return upload
        if PurePath(upload.name).suffix.lower() not in CONTENT_TYPES:
            allowed = ", ".join(ending[1:].upper() for ending in CONTENT_TYPES)
            raise ValidationError(gettext("Choose a file of these kinds: %s.") % allowed)
        if upload.size > limits.FILE_SIZE:
            raise ValidationError(
                gettext("The file is too large. The limit is %d MB.") % (limits.FILE_SIZE // 2**20)
            )
        return upload

    def clean(self) -> dict[str, object]:
        given = super().clean()
        has_file = given.get("upload") or self.instance.file_id
        if bool(has_file) == bool(given.get("url")):
            self.add_error("url", gettext("Give either a link or a file."))
        return given

    def save(self, commit: bool = True):  # noqa: FBT001, FBT002 - Django's signature
        upload = self.cleaned_data.get("upload")
        if upload:
            kind = CONTENT_TYPES[PurePath(upload.name).suffix.lower()]
            name = PurePath(upload.name).name[-200:]
            self.instance.file = store(
                upload.read(), name=name, content_type=kind, now=timezone.now()
            )
        if self.instance.pk:
            keep_earlier_version(self.instance, now=timezone.now())
        return super().save(commit)
