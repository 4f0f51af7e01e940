"""What a topic is about, in its address and on its page."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from consultations.models import Consultation, Proposal
from plans.models import ActionPlan, Commitment, NetworkMeeting

from ..actions import About
from ..paging import whole_number
from ..reading import (
    ShownTopic,
)

ABOUT = {
    "initiativ": Commitment,
    "hoering": Consultation,
    "moede": NetworkMeeting,
    "forslag": Proposal,
    "plan": ActionPlan,
}
"""The words in an address that say what a new topic is about; the same in both languages."""


def asked_about(request: HttpRequest) -> About | None:
    """What the address says a new topic is about. Http404 for what one cannot see."""
    for word, model in ABOUT.items():
        if word in request.GET:
            things = model.objects.visible_to(request.signed_in_user)
            if model is Proposal:
                things = things.public().select_related("submission__consultation")
            return get_object_or_404(things, pk=whole_number(request.GET[word]))
    return None


def about_topic(shown: ShownTopic, user) -> About | None:
    """What a topic is about, the nearest first, if this reader may see it."""
    if shown.commitment_id is not None:
        rows = Commitment.objects.select_related("plan")
        return rows.visible_to(user).filter(pk=shown.commitment_id).first()
    if shown.consultation_id is not None:
        return Consultation.objects.visible_to(user).filter(pk=shown.consultation_id).first()
    if shown.meeting_id is not None:
        return NetworkMeeting.objects.visible_to(user).filter(pk=shown.meeting_id).first()
    if shown.proposal_id is not None:
        proposals = Proposal.objects.visible_to(user).select_related("submission")
        return proposals.filter(pk=shown.proposal_id).first()
    if shown.plan_id is not None:
        return ActionPlan.objects.visible_to(user).filter(pk=shown.plan_id).first()
    return None
