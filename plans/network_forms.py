"""What staff write about the network and about a plan's making."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.dates import Precision

from .forms import KNOWN_PRECISIONS, ActForm
from .models import CoCreationStep, NetworkMeeting


def _passage(label, help_text="") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=limits.SHORT_TEXT_LENGTH,
        help_text=help_text,
        widget=AdminTextareaWidget(attrs={"rows": 4}),
    )


def _line(label) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=limits.TITLE_LENGTH)


class NetworkMeetingForm(forms.ModelForm):
    """A meeting. What is invented is shown at no real one."""

    class Meta:
        model = NetworkMeeting
        exclude = []  # noqa: DJ006 - the admin says which fields

    def clean_presented(self):
        presented = self.cleaned_data["presented"].select_related("plan")
        is_invented = self.instance.is_demonstration
        if any(one.is_demonstration != is_invented for one in presented):
            raise ValidationError(
                gettext("A real meeting presents real commitments, an invented one invented ones.")
            )
        return presented


class PublishTimelineForm(ActForm):
    """The reason that is published where the notice is short."""

    short_notice_reason_da = _passage(
        _("Why the notice is short, in Danish"),
        _("Only when the first step begins less than 14 days from today. It is published."),
    )
    short_notice_reason_en = _passage(_("Why the notice is short, in English"))


class StepDatesForm(ActForm):
    """When a step starts and ends, as precisely as it is known."""

    starts_on = forms.DateField(label=_("Starts"), widget=AdminDateWidget)
    starts_precision = forms.ChoiceField(
        label=_("Precision"), choices=KNOWN_PRECISIONS, initial=Precision.DAY
    )
    ends_on = forms.DateField(label=_("Ends"), required=False, widget=AdminDateWidget)
    ends_precision = forms.ChoiceField(
        label=_("Precision"), choices=Precision.choices, initial=Precision.UNKNOWN
    )


class MoveStepForm(StepDatesForm):
    """Another date, and why."""

    reason_da = _passage(_("Reason in Danish"), _("It is published beside the old date."))
    reason_en = _passage(_("Reason in English"))

    def __init__(self, *args, subject: CoCreationStep, **kwargs):
        dates = ["starts_on", "starts_precision", "ends_on", "ends_precision"]
        kwargs["initial"] = {name: getattr(subject, name) for name in dates}
        super().__init__(*args, subject=subject, **kwargs)


class AddStepForm(StepDatesForm):
    """A step that joins a published timeline."""

    title_da = _line(_("Title in Danish"))
    title_en = _line(_("Title in English"))
    description_da = _passage(_("How to take part, in Danish"))
    description_en = _passage(_("How to take part, in English"))
    field_order = ["title_da", "title_en"]
