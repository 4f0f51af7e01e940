"""The act that makes the next plan out of this one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits

from .. import actions
from ..forms import ActForm
from ..models import ActionPlan, Commitment
from .acts import Act


class CopyPlanForm(ActForm):
    """The next plan's address and title, and the initiatives that go on in it."""

    slug = forms.SlugField(
        label=_("Address"), max_length=40, help_text=_("Usually the years, as in 2028-2029.")
    )
    title_da = forms.CharField(
        label=_("Title in Danish"), required=False, max_length=limits.TITLE_LENGTH
    )
    title_en = forms.CharField(
        label=_("Title in English"), required=False, max_length=limits.TITLE_LENGTH
    )
    commitments = forms.ModelMultipleChoiceField(
        label=_("Commitments to take along"),
        queryset=Commitment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, subject: ActionPlan, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["commitments"].queryset = subject.commitments.in_plan_order()


COPY = Act(
    name="copy",
    label=_("Use as the start of the next plan"),
    explanation=_(
        "Makes a draft with this plan's themes and template, and with the commitments you tick: "
        "their text, answers and authorities. Status, evidence, dates, milestones and OGP ids stay "
        "here."
    ),
    run=actions.copy_plan,
    form=CopyPlanForm,
    leads_to_result=True,
)
