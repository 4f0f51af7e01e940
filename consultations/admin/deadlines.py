"""Buttons on a consultation's page that change a deadline the public has read."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..forms import (
    CloseEarlyForm,
    DisturbanceForm,
    MoveDeadlineForm,
    NewPhaseForm,
    PublicReasonForm,
)
from ..models import Consultation, DeadlineChange, Phase
from .acts import Act
from .numbers import told_of_deadline, who_is_told
from .stages import Stage

PERMISSION = "consultations.publish_consultation"


def _of_phase(change: Callable[..., DeadlineChange]) -> Callable[..., DeadlineChange]:
    """The act on a consultation that changes the chosen one of its phases."""

    def run(_consultation: Consultation, *, phase: Phase, **given) -> DeadlineChange:
        return change(phase, **given)

    return run


def _may_change(one: Consultation) -> bool:
    is_held_here = one.is_published and not one.is_record
    return is_held_here and one.settled_at is None and one.report_published_at is None


def _has_opened(one: Consultation) -> bool:
    return _may_change(one) and one.phases.filter(opens_at__lte=timezone.now()).exists()


def _is_open(one: Consultation) -> bool:
    return _may_change(one) and one.phases.running_at(timezone.now()).exists()


DEADLINE_ACTS = [
    Act(
        name="move-deadline",
        stage=Stage.PERIOD,
        label=_("Move the deadline"),
        explanation=_(
            "The old deadline stays on the page beside the new one, with the reason. Followers, "
            "those who have answered and invited parties get an e-mail. If the deadline has "
            "passed, the consultation is opened again."
        ),
        permission=PERMISSION,
        run=_of_phase(actions.move_deadline),
        is_offered=_may_change,
        form=MoveDeadlineForm,
        notes=who_is_told,
        done=told_of_deadline(_("The deadline is moved.")),
    ),
    Act(
        name="add-phase",
        stage=Stage.PERIOD,
        label=_("Add a phase"),
        explanation=_(
            "Everybody can read it at once, with the reason. Followers, those who have answered "
            "and invited parties get an e-mail."
        ),
        permission=PERMISSION,
        run=actions.add_phase,
        is_offered=_may_change,
        form=NewPhaseForm,
        notes=who_is_told,
        done=told_of_deadline(_("The phase is added.")),
    ),
    Act(
        name="extend-disturbance",
        stage=Stage.PERIOD,
        label=_("Extend because of a service disruption"),
        explanation=_(
            "Everybody gets one day more because the portal did not work. Read the text "
            "through, change it if need be, and press the button: it is published and e-mailed "
            "at once."
        ),
        permission=PERMISSION,
        run=_of_phase(actions.extend_for_disturbance),
        is_offered=_has_opened,
        form=DisturbanceForm,
        notes=who_is_told,
        done=told_of_deadline(_("The deadline is extended.")),
    ),
    Act(
        name="close-early",
        stage=Stage.PERIOD,
        label=_("Close early"),
        explanation=_(
            "The consultation closes within two minutes, at a whole minute. The reason is "
            "public, and followers, those who have answered and invited parties get an e-mail."
        ),
        permission=PERMISSION,
        run=_of_phase(actions.close_early),
        is_offered=_is_open,
        form=CloseEarlyForm,
        notes=who_is_told,
        done=told_of_deadline(_("The consultation closes within two minutes.")),
    ),
    Act(
        name="take-back-settled",
        stage=Stage.RESPONSES,
        label=_("Take back “answered”"),
        explanation=_(
            "The consultation is no longer marked as answered, and the reason is public. "
            "Proposals can come in and be answered again."
        ),
        permission="consultations.settle_consultation",
        run=actions.take_back_settled,
        is_offered=lambda one: one.settled_at is not None,
        form=PublicReasonForm,
        done=_("The consultation is no longer marked as answered."),
    ),
]
