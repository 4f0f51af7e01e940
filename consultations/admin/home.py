"""What the staff home says of consultations."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import staff_home

from ..enums import OPEN_CALL
from ..models import Proposal, Submission


def _to_review(user, now: dt.datetime) -> int:
    may_review = user.has_perm("consultations.change_submission")
    waiting = Submission.objects.to_review().exclude(consultation__kind=OPEN_CALL)
    return waiting.count() if may_review else 0


def _unanswered(user, now: dt.datetime) -> int:
    may_respond = user.has_perm("consultations.respond_to_proposal")
    return Proposal.objects.unanswered_at(now).count() if may_respond else 0


staff_home.declare(
    _("Answers waiting for review"),
    _to_review,
    lambda: reverse("admin:consultations_submission_changelist"),
    name="2 answers",
)
staff_home.declare(
    _("Proposals without a response"),
    _unanswered,
    lambda: reverse("admin:consultations_proposal_changelist"),
    name="3 proposals",
)
