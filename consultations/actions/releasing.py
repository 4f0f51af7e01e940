"""Publishing at once all answers that are ready, when the deadline has passed."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _

from ogp_portal import audit, jobs
from ogp_portal.accounts.models import User
from ogp_portal.common import limits

from .. import notifications
from ..enums import (
    FindingKind,
    FindingState,
    PublicationWish,
    RedactionState,
    SubmissionState,
    WhyLeft,
)
from ..models import (
    Attachment,
    Consultation,
    Finding,
    Redaction,
    Submission,
    SubmissionVersion,
    SubmitterRequest,
)
from ..models.desk import must_be_read
from ..models.submissions import SubmissionQuerySet
from .counting import recount
from .examining import examine, not_examined
from .locking import locked
from .recording import note_publication
from .redacting import is_redacted
from .reports import renew_files
from .reviewing import why_not

PUBLISH_READY = "consultations.publish_ready"


def waiting(consultation: Consultation) -> SubmissionQuerySet:
    """What waits for review, each with `why_left`: why it is not published with the others."""
    newest = SubmissionVersion.objects.filter(submission=OuterRef("pk")).order_by("-number")
    rows = Submission.objects.filter(consultation=consultation).to_review()
    rows = rows.annotate(newest=Subquery(newest.values("pk")[:1]))
    disowned = SubmitterRequest.objects.waiting().disowning().filter(submission=OuterRef("pk"))
    unread = Exists(Attachment.objects.unread().filter(version=OuterRef("newest")))
    marks = Finding.objects.filter(state=FindingState.OPEN)
    proposed = _in_newest(Redaction.objects.filter(state=RedactionState.PROPOSED))
    return rows.annotate(
        why_left=Case(
            When(hidden_at__isnull=False, then=Value(WhyLeft.HIDDEN)),
            When(wish=PublicationWish.NOT, then=Value(WhyLeft.WISH)),
            When(confirmed_at=None, then=Value(WhyLeft.NOT_CONFIRMED)),
            When(Exists(disowned), then=Value(WhyLeft.DISOWNED)),
            When(unread, then=Value(WhyLeft.NOT_READ)),
            When(_in_newest(marks.filter(kind=FindingKind.CPR)), then=Value(WhyLeft.CPR)),
            When(_in_newest(marks.filter(kind=FindingKind.NAME)), then=Value(WhyLeft.NAME)),
            When(must_be_read(), then=Value(WhyLeft.REMOVED_BEFORE)),
            When(proposed, then=Value(WhyLeft.PROPOSED)),
            When(is_one_of_many=True, then=Value(WhyLeft.ONE_OF_MANY)),
            default=Value(""),
        )
    )


def _in_newest(spans: QuerySet) -> Q:
    """Whether one of the spans stands in the newest version or in a file of it."""
    in_text = Exists(spans.filter(version=OuterRef("newest")))
    return Q(in_text) | Q(Exists(spans.filter(attachment__version=OuterRef("newest"))))


def ready(consultation: Consultation) -> SubmissionQuerySet:
    """What `publish_ready` would publish, first received first."""
    return waiting(consultation).filter(why_left="").received_first()


def numbers_waiting(consultation: Consultation) -> dict[str, int]:
    """How many are ready ("") and how many are left, by WhyLeft."""
    rows = waiting(consultation).order_by().values("why_left").annotate(number=Count("pk"))
    return dict(rows.values_list("why_left", "number"))


def publish_ready(consultation: Consultation, *, by: User, now: dt.datetime) -> int:
    """Publishes all that are ready; returns how many, 0 when later work does it. Twice is once.

    More than limits.PUBLISHED_AT_ONCE are published by later work. ValidationError before the
    deadline.
    """
    if consultation.phases.filter(closes_at__gt=now).exists():
        raise ValidationError(
            _("Answers can be published all at once when the deadline has passed.")
        )
    if ready(consultation).count() > limits.PUBLISHED_AT_ONCE:
        key = f"publish-ready:{consultation.pk}:{now.isoformat()}"
        jobs.enqueue(PUBLISH_READY, f"{consultation.pk}:{by.pk}", dedupe_key=key, now=now)
        return 0
    done, _last = publish_batch(consultation, after=0, by=by, now=now)
    return done


@transaction.atomic
def publish_batch(
    consultation: Consultation, *, after: int, by: User | None, now: dt.datetime
) -> tuple[int, int]:
    """Publishes some of those that are ready, with keys above `after`.

    Returns how many, and the last key looked at: 0 when there was none left.
    """
    consultation = locked(consultation)
    keys = list(
        ready(consultation)
        .filter(pk__gt=after)
        .order_by("pk")
        .values_list("pk", flat=True)[: limits.PUBLISHED_AT_ONCE]
    )
    held = Submission.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    done = 0
    for submission in held.select_related("identity", "phase", "user").order_by("pk"):
        done += _publish(submission, by, now)
    recount(consultation)
    if done:
        renew_files(consultation, now=now)
    return done, keys[-1] if keys else 0


def _publish(submission: Submission, by: User | None, now: dt.datetime) -> bool:
    """One of them, held and asked once more: it may have changed since it was counted."""
    examine(submission, now=now)
    if submission.state != SubmissionState.RECEIVED or why_not(submission):
        return False
    if not ready(submission.consultation).filter(pk=submission.pk).exists():
        return False
    submission.state, submission.published_at = SubmissionState.PUBLISHED, now
    submission.save(update_fields=["state", "published_at"])
    audit.record("published an answer", submission, by=by, now=now, together=True)
    note_publication(submission, now=now)
    if is_redacted(submission):
        notifications.tell_of_redaction(submission, now=now)
    return True


def examine_all(consultation: Consultation, *, now: dt.datetime) -> None:
    """Looks through what waits in one consultation, so that the preview's numbers are right."""
    found = set(not_examined().values_list("pk", flat=True))
    for submission in Submission.objects.filter(consultation=consultation, pk__in=found):
        examine(submission, now=now)
