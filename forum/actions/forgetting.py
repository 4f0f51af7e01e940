"""What is kept about people only as long as it is needed."""

import datetime as dt

from django.db.models import Exists, OuterRef

from consultations.models import Submission, SubmissionDraft
from ogp_portal.common import limits

from ..models import Flag, LinkedDomain, PostProposal


def forget_unsent(now: dt.datetime) -> int:
    """Deletes that somebody began to send a post as a proposal and never did; how many.

    The draft itself is gone by then (limits.PROPOSAL_DRAFT_DAYS).
    """
    old = PostProposal.objects.filter(begun_at__lt=now - dt.timedelta(days=limits.DRAFT_DAYS))
    sent = Submission.objects.filter(idempotency_key=OuterRef("submission_id"))
    kept = SubmissionDraft.objects.filter(key=OuterRef("submission_id"))
    deleted, _by_model = old.exclude(Exists(sent)).exclude(Exists(kept)).delete()
    return deleted


def forget_traces(now: dt.datetime) -> tuple[int, int]:
    """Empties who sent reports that were decided long ago, and deletes new users' old links.

    Returns how many of each. The report itself stays, with its reason and outcome; whoever opens
    the receipt still finds it. limits.FLAG_CONTACT_DAYS is as long as there can be a complaint.
    """
    decided = Flag.objects.filter(
        settled_at__lt=now - dt.timedelta(days=limits.FLAG_CONTACT_DAYS)
    ).exclude(name="", email="", reporter=None)
    forgotten = decided.update(name="", email="", reporter=None)
    old = LinkedDomain.objects.filter(linked_at__lt=now - dt.timedelta(days=limits.DOMAIN_DAYS))
    deleted, _by_model = old.delete()
    return forgotten, deleted
