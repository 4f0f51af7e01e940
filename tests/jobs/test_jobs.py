import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ogp_portal import jobs
from ogp_portal.jobs import actions, registry
from ogp_portal.jobs.models import Job, JobState

BUDGET = dt.timedelta(seconds=5)


@pytest.fixture
def work(monkeypatch):
    """A kind of work "test.work" that notes what it was run with."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    ran = []

    @jobs.kind("test.work", most_attempts=3)
    def run(subject_id, progress):
        ran.append(subject_id)
        failure = behaviour.get("raise")
        if failure:
            raise failure

    behaviour = {}
    return ran, behaviour


def enqueue(key="one", subject="7"):
    return jobs.enqueue("test.work", subject, dedupe_key=key, now=timezone.now())


def run_due():
    return actions.run_due("messages", now=timezone.now(), budget=BUDGET)


def test_enqueued_work_runs_once(db, work):
    enqueue()
    assert (run_due(), run_due()) == (1, 0)
    assert work[0] == ["7"]


def test_same_key_twice_leaves_one_row(db, work):
    assert enqueue() == enqueue()
    assert Job.objects.count() == 1


def test_work_written_in_a_transaction_that_fails_never_runs(db, work):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue()
        _ = 1 / 0
    assert run_due() == 0


def test_unknown_kind_is_refused_when_it_is_written(db):
    with pytest.raises(LookupError):
        jobs.enqueue("test.nobody", 1, dedupe_key="x", now=timezone.now())


def test_failed_work_waits_and_is_tried_again(db, work):
    work[1]["raise"] = ValueError("broken")
    job = enqueue()
    run_due()
    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.QUEUED, 1)
    assert job.not_before > timezone.now()
    assert "ValueError: broken" in job.last_error


def test_work_that_keeps_failing_ends_as_failed_and_can_be_tried_again(db, work):
    work[1]["raise"] = ValueError("broken")
    job = enqueue()
    for _ in range(3):
        Job.objects.update(not_before=timezone.now())
        run_due()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    work[1].clear()
    actions.retry(job, now=timezone.now())
    run_due()
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_waits_grow_with_each_failed_try(db, work):
    work[1]["raise"] = jobs.RetryLater("down")
    job, waits = enqueue(), []
    for _ in range(2):
        Job.objects.update(not_before=timezone.now())
        run_due()
        job.refresh_from_db()
        waits.append(round((job.not_before - timezone.now()).total_seconds() / 60))
    assert waits == [1, 5]


def test_work_whose_turn_has_not_come_is_no_failed_try(db, work):
    turn = timezone.now() + dt.timedelta(hours=1)
    work[1]["raise"] = jobs.NotYet("wait", turn)
    job = enqueue()
    run_due()
    job.refresh_from_db()
    assert (job.state, job.attempt, job.not_before) == (JobState.QUEUED, 0, turn)


def test_subject_of_work_that_is_given_up_is_told_why(db, monkeypatch):
    monkeypatch.setattr(registry, "_kinds", {})
    told = []

    @jobs.kind("test.work", most_attempts=1, on_failure=lambda *words: told.append(words))
    def run(subject_id, progress):
        raise jobs.RetryLater("down")

    enqueue()
    run_due()
    assert told == [("7", "down")]


def test_permanent_failure_is_not_tried_again(db, work):
    work[1]["raise"] = jobs.PermanentFailure("never")
    job = enqueue()
    run_due()
    job.refresh_from_db()
    assert (job.state, job.last_error) == (JobState.FAILED, "never")


def test_row_of_a_killed_worker_is_taken_over_when_its_lease_runs_out(db, work):
    job = enqueue()
    now = timezone.now()
    actions.claim_next("messages", now=now)  # this worker dies here
    assert actions.claim_next("messages", now=now) is None
    taken = actions.claim_next("messages", now=now + dt.timedelta(minutes=3))
    assert (taken.pk, taken.attempt) == (job.pk, 2)


def test_worker_that_lost_its_lease_writes_nothing(db, work):
    enqueue()
    now = timezone.now()
    slow = actions.claim_next("messages", now=now)
    taken = actions.claim_next("messages", now=now + dt.timedelta(minutes=3))
    actions.run(slow)
    taken.refresh_from_db()
    assert taken.state == JobState.RUNNING


def test_queues_do_not_take_each_others_work(db, work):
    enqueue()
    assert actions.run_due("builds", now=timezone.now(), budget=BUDGET) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_run_each_row_once(work):
    for number in range(20):
        enqueue(key=str(number), subject=str(number))
    workers = [threading.Thread(target=_work_and_close) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(work[0], key=int) == [str(number) for number in range(20)]


def _work_and_close():
    run_due()
    connection.close()
