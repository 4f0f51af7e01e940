"""What staff write in the admin."""

from itertools import pairwise

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.files.actions import store
from ogp_portal.files.faults import Unfit
from ogp_portal.files.receiving import receive
from ogp_portal.files.wording import reason
from ogp_portal.moderation.models import HideReason

from ..actions import keep_earlier_version
from ..models import ConsultationDocument, Phase
from .deadlines import DeadlineField, OpeningField


def _text(label, *, required: bool = False, rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=limits.SHORT_TEXT_LENGTH,
        widget=AdminTextareaWidget(attrs={"rows": rows}),
    )


def _may_leave_number(form: forms.ModelForm) -> None:
    """The number of a row may be left empty: `NumberedFormSet` gives it the next free one."""
    form.fields["position"].required = False
    form.fields["position"].help_text = _("Leave empty for the next free number.")
    if form.instance.pk is None:
        form.initial["position"] = None


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

    reason = forms.ChoiceField(
        label=_("Reason (the sender reads it)"), choices=[("", "---"), *HideReason.choices]
    )


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
        _may_leave_number(self)
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


class NumberedFormSet(forms.BaseInlineFormSet):
    """Rows with a number; one left without gets the next free one."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if not self._should_delete_form(form)]
        kept = [form for form in kept if form.instance.pk or form.has_changed()]
        taken = {form.cleaned_data.get("position") for form in kept if form.is_valid()}
        last = max((number for number in taken if number), default=0)
        for form in kept:
            if form.is_valid() and not form.cleaned_data.get("position"):
                last += 1
                form.instance.position = form.cleaned_data["position"] = last


class PhaseFormSet(NumberedFormSet):
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _may_leave_number(self)
        if self.instance.withdrawn_at is not None:
            for field in self.fields.values():
                field.disabled = True

    def clean_upload(self):
        """Looked through, inside and out, as the files of an answer are; kept in `received`."""
        upload = self.cleaned_data["upload"]
        if not upload:
            return upload
        try:
            self.received = receive(upload)
        except Unfit as unfit:
            raise ValidationError(reason(unfit.fault)) from unfit
        return upload

    def clean(self) -> dict[str, object]:
        given = super().clean()
        has_file = given.get("upload") or self.instance.file_id
        if bool(has_file) == bool(given.get("url")):
            self.add_error("url", gettext("Give either a link or a file."))
        return given

    def save(self, commit: bool = True):  # noqa: FBT001, FBT002 - Django's signature
        if self.cleaned_data.get("upload"):
            content, kind = self.received.content, self.received.content_type
            name = self.received.name[-200:]
            self.instance.file = store(content, name=name, content_type=kind, now=timezone.now())
        if self.instance.pk:
            keep_earlier_version(self.instance, now=timezone.now())
        return super().save(commit)
