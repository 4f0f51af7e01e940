"""What the staff home says of consultations."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import staff_home

from ..enums import OPEN_CALL
from ..models import Attachment, Proposal, Submission, SubmitterRequest


def _to_review(user, now: dt.datetime) -> int:
    may_review = user.has_perm("consultations.change_submission")
    waiting = Submission.objects.to_review().exclude(consultation__kind=OPEN_CALL)
    return waiting.count() if may_review else 0


def _to_release(user, now: dt.datetime) -> int:
    may_release = user.has_perm("consultations.moderate_submission")
    return Attachment.objects.to_release().count() if may_release else 0


def _unreadable(user, now: dt.datetime) -> int:
    may_read = user.has_perm("consultations.moderate_submission")
    return Attachment.objects.unread().exclude(read_problem="").count() if may_read else 0


def _unanswered(user, now: dt.datetime) -> int:
    may_respond = user.has_perm("consultations.respond_to_proposal")
    waiting = Proposal.objects.unanswered_at(now).one_per_group()  # as the list shows them
    return waiting.count() if may_respond else 0


def _changed(user, now: dt.datetime) -> int:
    may_respond = user.has_perm("consultations.respond_to_proposal")
    changed = Proposal.objects.owed_a_response().changed_since_response()
    return changed.count() if may_respond else 0


def _requests(user, now: dt.datetime) -> int:
    may_handle = user.has_perm("consultations.publish_submission")
    return SubmitterRequest.objects.waiting().count() if may_handle else 0


staff_home.declare(
    _("Requests from senders"),
    _requests,
    lambda: reverse("admin:consultations_submitterrequest_changelist"),
    name="2a requests",
)
staff_home.declare(
    _("Answers waiting for review"),
    _to_review,
    lambda: reverse("admin:consultations_submission_changelist"),
    name="2 answers",
)
staff_home.declare(
    _("Files waiting for release"),
    _to_release,
    lambda: reverse("admin:consultations_attachment_changelist"),
    name="2 files",
)
staff_home.declare(
    _("Files that the portal cannot read"),
    _unreadable,
    lambda: reverse("admin:consultations_attachment_changelist") + "?scan=unread",
    name="2b files",
)
staff_home.declare(
    _("Proposals without a response"),
    _unanswered,
    lambda: reverse("admin:consultations_proposal_changelist"),
    name="3 proposals",
)
staff_home.declare(
    _("Responses to words changed since"),
    _changed,
    lambda: reverse("admin:consultations_proposal_changelist") + "?response=changed",
    name="3a changed proposals",
)
