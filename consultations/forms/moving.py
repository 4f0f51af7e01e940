"""Changing a published deadline: which phase, to when, and why."""

import datetime as dt

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.dates import format_deadline

from ..actions import Reason, after_disturbance
from ..actions.deadlines import DISTURBANCE_DA, DISTURBANCE_EN
from ..models import Consultation, Phase
from .deadlines import DeadlineField


def public_text(label) -> forms.CharField:
    """A short text that the public reads."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=limits.SHORT_TEXT_LENGTH,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
    )


class PhaseChoice(forms.ChoiceField):
    """A phase with the deadline that the person has before their eyes.

    The value holds both, so that a deadline somebody else has changed meanwhile is noticed.
    """

    default_error_messages = {
        "invalid_choice": _(
            "Somebody else has changed this deadline since you opened the page. "
            "Look at the deadline below, and try again if it must still be changed."
        ),
    }

    def offer(self, phases: list[Phase]) -> None:
        self.phases = {f"{one.pk}@{one.closes_at.isoformat()}": one for one in phases}
        self.choices = [
            (key, f"{one}: {format_deadline(one.closes_at)}") for key, one in self.phases.items()
        ]

    def clean(self, value) -> Phase:
        return self.phases[super().clean(value)]


class DeadlineActForm(forms.Form):
    """The phase and the public reason. `cleaned_data` is what the action needs."""

    needs_subject = True
    phase = PhaseChoice(label=_("Phase and present deadline"))
    reason_da = public_text(_("Reason in Danish (everybody reads it)"))
    reason_en = public_text(_("Reason in English (everybody reads it)"))

    def __init__(self, *args, subject: Consultation, **kwargs):
        super().__init__(*args, **kwargs)
        self.subject, self.now = subject, timezone.now()
        phases = [one for one in subject.phases.order_by("opens_at") if self.may_change(one)]
        self.fields["phase"].offer(phases)
        self.prefill(phases)

    def may_change(self, phase: Phase) -> bool:
        return True

    def prefill(self, phases: list[Phase]) -> None:
        """The phase whose deadline is nearest is chosen: the open one, else the last closed."""
        nearest = min(phases, key=lambda one: abs(one.closes_at - self.now), default=None)
        keys = {one: key for key, one in self.fields["phase"].phases.items()}
        self.initial["phase"] = keys.get(nearest)

    def clean(self) -> dict[str, object]:
        given = super().clean()
        is_needed = not self.subject.is_demonstration and "reason_da" not in self.errors
        if is_needed and not given["reason_da"]:
            self.add_error("reason_da", gettext("Write the reason in Danish."))
        if self.errors:
            return given
        return {
            "phase": given["phase"],
            "seen": given["phase"].closes_at,
            "reason": Reason(given["reason_da"], given["reason_en"]),
            **self.further(given),
        }

    def further(self, given: dict[str, object]) -> dict[str, object]:
        return {}


class MoveDeadlineForm(DeadlineActForm):
    """Another deadline, earlier or later. A passed deadline is opened again, and it says so."""

    to = DeadlineField(
        label=_("New deadline"), help_text=_("Danish time. Without a time: the whole day counts.")
    )
    field_order = ["phase", "to"]

    def further(self, given: dict[str, object]) -> dict[str, dt.datetime]:
        return {"to": given["to"]}


class DisturbanceForm(MoveDeadlineForm):
    """One day more because the portal did not work, with the text ready; all can be changed."""

    def may_change(self, phase: Phase) -> bool:
        return phase.opens_at <= self.now

    def prefill(self, phases: list[Phase]) -> None:
        super().prefill(phases)
        chosen = self.fields["phase"].phases.get(self.initial["phase"])
        if chosen is not None:
            self.initial["to"] = after_disturbance(chosen, self.now)
        self.initial |= {"reason_da": DISTURBANCE_DA, "reason_en": DISTURBANCE_EN}

    def clean_to(self) -> dt.datetime:
        phase = self.cleaned_data.get("phase")
        if phase is not None and self.cleaned_data["to"] <= phase.closes_at:
            raise ValidationError(gettext("An extension must give more time."))
        return self.cleaned_data["to"]


class CloseEarlyForm(DeadlineActForm):
    """Why the open phase closes before its time."""

    def may_change(self, phase: Phase) -> bool:
        return phase.opens_at <= self.now < phase.closes_at
