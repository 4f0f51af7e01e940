"""Writing, claiming, running and finishing later work."""

import datetime as dt
import logging
import traceback
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from .models import Job, JobState
from .registry import Kind, NotYet, PermanentFailure, RetryLater, find

logger = logging.getLogger(__name__)

BACKOFF = [dt.timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720)]
"""How long to wait after the first, second, … failed attempt; the last again and again."""


def enqueue(
    kind_name: str,
    subject_id: object,
    *,
    dedupe_key: str,
    now: dt.datetime,
    not_before: dt.datetime | None = None,
) -> Job:
    """Writes one row of later work in the open transaction and returns it.

    The same `dedupe_key` twice leaves one row: the first. LookupError for an unknown kind.
    """
    job, _ = Job.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "kind": kind_name,
            "queue": find(kind_name).queue,
            "subject_id": str(subject_id),
            "created_at": now,
            "not_before": not_before or now,
        },
    )
    return job


def enqueue_many(kind_name: str, subject_ids: Iterable[object], *, now: dt.datetime) -> None:
    """Writes a row of later work for each subject in one statement, under the key "<kind>:<id>".

    A key that is there already is left alone. LookupError for an unknown kind.
    """
    queue = find(kind_name).queue
    Job.objects.bulk_create(
        [
            Job(
                kind=kind_name,
                queue=queue,
                subject_id=str(subject_id),
                dedupe_key=f"{kind_name}:{subject_id}",
                created_at=now,
                not_before=now,
            )
            for subject_id in subject_ids
        ],
        ignore_conflicts=True,
    )


def run_due(queue: str, *, now: dt.datetime, budget: dt.timedelta) -> int:
    """Runs what is due in one queue, oldest first, until nothing is or `budget` is spent.

    Returns how many rows were run. Safe in any number of workers: each row is claimed by one.
    """
    started, ran = timezone.now(), 0
    while timezone.now() - started < budget:
        job = claim_next(queue, now=max(now, timezone.now()))
        if job is None:
            break
        run(job)
        ran += 1
    return ran


def claim_next(queue: str, *, now: dt.datetime) -> Job | None:
    """Takes the oldest due row of the queue under a lease; None when nothing is due."""
    with transaction.atomic():
        job = Job.objects.due(queue, now).select_for_update(skip_locked=True).first()
        if job is None:
            return None
        return _hold(job, now)


def _hold(job: Job, now: dt.datetime) -> Job | None:
    try:
        lease = find(job.kind).lease
    except LookupError as error:
        _fail(job, str(error), now)
        return None
    job.state, job.attempt, job.lease_until = JobState.RUNNING, job.attempt + 1, now + lease
    job.save(update_fields=["state", "attempt", "lease_until"])
    return job


class LeaseLost(Exception):
    """Another worker has taken the row since; whatever this one still does is ignored."""


def run(job: Job) -> None:
    """Runs one claimed row and writes how it ended, unless its lease was lost meanwhile."""
    work = find(job.kind)
    try:
        work.run(job.subject_id, _progress_of(job, work))
    except LeaseLost:
        logger.warning("job %s: lease lost, left to the worker that took it", job.pk)
    except RetryLater as reason:
        _try_again(job, work, str(reason))
    except NotYet as wait:
        _queue(job, wait.turn_at, str(wait), attempt=job.attempt - 1)
    except PermanentFailure as failure:
        _give_up(job, work, str(failure))
    except Exception as error:  # the row keeps the trace, staff see it
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        trace = "".join(traceback.format_exception(error))[-4000:]
        _try_again(job, work, trace)
    else:
        _finish(job, JobState.DONE)


def _progress_of(job: Job, work: Kind):
    def report(done: int, all_steps: int, label: str = "") -> None:
        held = _held(job).update(
            done_steps=done,
            all_steps=all_steps,
            step_label=label[:200],
            lease_until=timezone.now() + work.lease,
        )
        if not held:
            raise LeaseLost

    return report


def _held(job: Job):
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)


def _try_again(job: Job, work: Kind, reason: str) -> None:
    if job.attempt >= work.most_attempts:
        _give_up(job, work, reason)
        return
    delay = BACKOFF[min(job.attempt, len(BACKOFF)) - 1]
    _queue(job, timezone.now() + delay, reason)


def _queue(job: Job, not_before: dt.datetime, reason: str, **fields: object) -> None:
    _held(job).update(
        state=JobState.QUEUED, not_before=not_before, lease_until=None, last_error=reason, **fields
    )


def _give_up(job: Job, work: Kind, reason: str) -> None:
    """Marks the row failed, and lets its subject say so too, in one transaction."""
    with transaction.atomic():
        if _finish(job, JobState.FAILED, error=reason) and work.on_failure is not None:
            work.on_failure(job.subject_id, reason)


def _finish(job: Job, state: JobState, error: str = "") -> bool:
    """False when the lease was lost: then another worker's word counts."""
    ended = {"state": state, "finished_at": timezone.now(), "lease_until": None}
    return bool(_held(job).update(**ended, last_error=error))


def _fail(job: Job, error: str, now: dt.datetime) -> None:
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, finished_at=now, lease_until=None, last_error=error
    )


@transaction.atomic
def retry(job: Job, *, now: dt.datetime) -> None:
    """Puts a failed or abandoned row back in its queue, with all its attempts before it."""
    Job.objects.filter(pk=job.pk, state__in=[JobState.FAILED, JobState.ABANDONED]).update(
        state=JobState.QUEUED, attempt=0, not_before=now, finished_at=None, lease_until=None
    )


@transaction.atomic
def abandon(job: Job, *, now: dt.datetime) -> None:
    """Gives up a failed row; it stays visible to staff."""
    Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
        state=JobState.ABANDONED, finished_at=now
    )
