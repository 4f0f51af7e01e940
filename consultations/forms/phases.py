"""A further phase of a public consultation, and why 'answered' is taken back."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits

from ..actions import NewPhase, Reason
from ..models import Consultation
from ..periods import advice_on
from .deadlines import DeadlineField, OpeningField
from .moving import public_text


class PublicReasonForm(forms.Form):
    """A reason that everybody reads; `cleaned_data` is what the action needs."""

    needs_subject = True
    reason_da = public_text(_("Reason in Danish (everybody reads it)"))
    reason_en = public_text(_("Reason in English (everybody reads it)"))

    def __init__(self, *args, subject: Consultation, **kwargs):
        super().__init__(*args, **kwargs)
        self.subject = subject

    def clean(self) -> dict[str, object]:
        given = super().clean()
        is_needed = not self.subject.is_demonstration and "reason_da" not in self.errors
        if is_needed and not given["reason_da"]:
            self.add_error("reason_da", gettext("Write the reason in Danish."))
        return given if self.errors else self.for_action(given)

    def for_action(self, given: dict[str, object]) -> dict[str, object]:
        return {"reason": Reason(given["reason_da"], given["reason_en"])}


class NewPhaseForm(PublicReasonForm):
    """Title, times and reasons of a further phase."""

    title_da = forms.CharField(
        label=_("Title in Danish"), max_length=limits.TITLE_LENGTH, required=False
    )
    title_en = forms.CharField(
        label=_("Title in English"), max_length=limits.TITLE_LENGTH, required=False
    )
    opens_at = OpeningField(
        label=_("Opens"),
        required=False,
        help_text=_("Danish time. Without a time: from 00.00 that day. Empty: at once."),
    )
    closes_at = DeadlineField(
        label=_("Deadline"), help_text=_("Danish time. Without a time: the whole day counts.")
    )
    period_reason_da = public_text(_("Why the period is short or in July, Danish"))
    period_reason_en = public_text(_("Why the period is short or in July, English"))
    field_order = ["title_da", "title_en", "opens_at", "closes_at", "reason_da", "reason_en"]

    def __init__(self, *args, subject: Consultation, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        for name in ("period_reason_da", "period_reason_en"):
            self.initial[name] = getattr(subject, name)

    def clean(self) -> dict[str, object]:
        """The advice of the first publication, beside the reason it asks for."""
        given = super().clean()
        if self.errors or self.subject.is_demonstration or given["period_reason"].da:
            return given
        phase, now = given["phase"], timezone.now()
        period = (max(phase.opens_at or now, now), phase.closes_at)
        advice = advice_on(self.subject.kind, [period])
        if advice is not None and advice.needs_reason:
            self.add_error("period_reason_da", advice.lines)
        return given

    def for_action(self, given: dict[str, object]) -> dict[str, object]:
        times = {name: given[name] for name in ("title_da", "title_en", "opens_at", "closes_at")}
        return {
            **super().for_action(given),
            "phase": NewPhase(**times),
            "period_reason": Reason(given["period_reason_da"], given["period_reason_en"]),
        }
