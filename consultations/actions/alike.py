"""What staff decide about a group of answers that say nearly the same."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from ..enums import WhyLeft
from ..models import AlikeAnswer, AnswerCluster, AnswerKeptApart, Submission
from .counting import counted_once, recount
from .examining import examine
from .locking import held, locked
from .releasing import waiting
from .reviewing import publish_submission, refuse_publication

READ_FIRST = [WhyLeft.NAME, WhyLeft.PROPOSED]
"""Why an answer is not published with those like it, though it could be alone."""


@transaction.atomic
def dissolve(cluster: AnswerCluster, *, reason: str, by: User | None, now: dt.datetime) -> None:
    """Shows the answers one by one again, for good. ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError(_("Write why the answers are not shown as one text."))
    consultation = locked(cluster.consultation)
    cluster = AnswerCluster.objects.get(pk=cluster.pk)
    if cluster.dissolved_at is not None:
        return
    cluster.dissolved_at, cluster.dissolved_by = now, by
    cluster.dissolve_reason, cluster.shown = reason.strip(), 0
    cluster.save(update_fields=["dissolved_at", "dissolved_by", "dissolve_reason", "shown"])
    recount(consultation)
    audit.record("dissolved a group of answers", cluster, by=by, now=now, reason=reason.strip())


@transaction.atomic
def keep_apart(
    submission: Submission, *, reason: str, by: User | None, now: dt.datetime
) -> Submission:
    """Takes one answer out of its group, for good. ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError(_("Write why the answer is not like the others."))
    consultation, submission = locked(submission.consultation), held(submission)
    AnswerKeptApart.objects.get_or_create(
        submission=submission, defaults={"reason": reason.strip(), "at": now, "by": by}
    )
    AlikeAnswer.objects.filter(submission=submission).delete()
    recount(consultation)
    audit.record(
        "took an answer out of its group", submission, by=by, now=now, reason=reason.strip()
    )
    return submission


@transaction.atomic
def publish_alike(cluster: AnswerCluster, *, by: User | None, now: dt.datetime) -> int:
    """Publishes the answers of a group that wait; returns how many.

    Those that cannot be published (no confirmed address, another wish) stay in the queue, and so
    do those that somebody must read first.
    ValidationError when it is none at all.
    """
    consultation = locked(cluster.consultation)
    published, reasons = 0, set()
    with counted_once(consultation):
        for submission in waiting_in(cluster):
            examine(submission, now=now)
            left = waiting(consultation).filter(pk=submission.pk, why_left__in=READ_FIRST)
            if why := left.values_list("why_left", flat=True).first():
                reasons.add(str(WhyLeft(why).label).capitalize() + ".")
                continue
            try:
                publish_submission(submission, by=by, now=now)
                published += 1
            except ValidationError as refusal:
                reasons.update(refusal.messages)
    if not published:
        raise ValidationError(sorted(reasons) or _("No answer in the group is waiting for review."))
    audit.record("published answers alike", cluster, by=by, now=now, number=published)
    return published


@transaction.atomic
def refuse_alike(cluster: AnswerCluster, *, reason: str, by: User | None, now: dt.datetime) -> int:
    """Publishes none of the answers of a group that wait, and tells each sender why."""
    consultation, refused = locked(cluster.consultation), 0
    with counted_once(consultation):
        for submission in waiting_in(cluster):
            refuse_publication(submission, reason=reason, by=by, now=now)
            refused += 1
    if not refused:
        raise ValidationError(_("No answer in the group is waiting for review."))
    audit.record(
        "did not publish answers alike", cluster, by=by, now=now, reason=reason, number=refused
    )
    return refused


def waiting_in(cluster: AnswerCluster):
    """The answers of a group that wait for review, first received first."""
    waiting = Submission.objects.to_review().filter(likeness__cluster=cluster)
    return waiting.select_related("consultation").received_first().iterator(chunk_size=200)
