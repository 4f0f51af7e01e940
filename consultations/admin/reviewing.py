"""Buttons on an answer's page: what staff decide about it. What they do is in the actions."""

from django.utils.translation import gettext_lazy as _

from .. import actions
from ..enums import PublicationWish, SubmissionState
from ..forms import ConfirmOtherwiseForm, HideForm, PublishForm, ReasonForm, RefusalForm
from .acts import Act
from .marks import marks_not_handled

REVIEW_ACTS = [
    Act(
        name="publish",
        done=_("The answer is public."),
        label=_("Publish"),
        explanation=_("The answer is shown with the name that the sender has chosen."),
        permission="consultations.publish_submission",
        run=actions.publish_submission,
        form=PublishForm,
        notes=marks_not_handled,
        said_by_page=lambda one: {"seen": actions.newest_version(one).number},
        is_offered=lambda one: (
            one.state != SubmissionState.PUBLISHED
            and one.wish != PublicationWish.NOT
            and one.withdrawn_at is None
        ),
    ),
    Act(
        name="refuse",
        done=_("The answer is not published."),
        label=_("Do not publish"),
        explanation=_("The answer stays part of the case file. The sender gets the reason."),
        permission="consultations.publish_submission",
        run=actions.refuse_publication,
        is_offered=lambda one: (
            one.state != SubmissionState.NOT_PUBLISHED and one.withdrawn_at is None
        ),
        form=RefusalForm,
    ),
    Act(
        name="confirm-organisation",
        done=_("The organisation is confirmed."),
        label=_("Confirm the organisation"),
        explanation=_("You have made sure that the sender answers for this organisation."),
        permission="consultations.moderate_submission",
        run=actions.confirm_organisation,
        is_offered=lambda one: (
            bool(one.organisation_name) and one.organisation_confirmed_at is None
        ),
    ),
    Act(
        name="confirm-otherwise",
        done=_("The sender is confirmed."),
        label=_("Confirm the sender by other means"),
        explanation=_(
            "You have made sure who sent the answer, for example by telephone. It can then "
            "be published. The e-mail address stays unproven, so the sender gets no e-mail."
        ),
        permission="consultations.moderate_submission",
        run=actions.confirm_otherwise,
        is_offered=lambda one: one.confirmed_at is None and one.withdrawn_at is None,
        form=ConfirmOtherwiseForm,
    ),
    Act(
        name="hide",
        done=_("The answer is hidden."),
        label=_("Hide"),
        explanation=_("The answer leaves every public page at once. The sender gets an e-mail."),
        permission="consultations.moderate_submission",
        run=actions.hide,
        is_offered=lambda one: not one.is_hidden,
        form=HideForm,
    ),
    Act(
        name="restore",
        done=_("The answer is shown again."),
        label=_("Restore"),
        explanation=_("The answer comes back to every page it was on."),
        permission="consultations.moderate_submission",
        run=actions.restore,
        is_offered=lambda one: one.is_hidden,
    ),
    Act(
        name="keep-apart",
        done=_("The answer stands alone."),
        label=_("Take out of the group"),
        explanation=_("The answer stands alone from now on, even when others are like it."),
        permission="consultations.publish_submission",
        run=actions.keep_apart,
        is_offered=lambda one: hasattr(one, "likeness"),
        form=ReasonForm,
    ),
]
