import datetime as dt

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisConnectionError

from ogp_portal import jobs
from ogp_portal.jobs.models import Job
from ogp_portal.pages import health


@pytest.fixture(autouse=True)
def _nothing_remembered():
    health._all_migrations_were_found.cache_clear()
    yield
    health._all_migrations_were_found.cache_clear()


@pytest.fixture
def beating():
    cache.set("jobs-heartbeat", timezone.now().isoformat())


def wait(minutes):
    now = timezone.now()
    jobs.enqueue("notifications.send", 1, dedupe_key="x", now=now)
    Job.objects.update(not_before=now - dt.timedelta(minutes=minutes))


def test_process_answers_without_the_database(client):
    answer = client.get("/healthz")  # no `db` fixture: a query would fail the test
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_ready_portal_says_that_all_is_in_order(db, client, beating):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "database": True,
        "migrations": True,
        "later_work": True,
        "heartbeat": True,
    }


def test_database_away_is_named(client, monkeypatch):
    def fail():
        raise OperationalError("gone")

    monkeypatch.setattr("ogp_portal.pages.health.connection.ensure_connection", fail)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)


def test_missing_migration_is_named_and_looked_for_again(db, client, monkeypatch):
    plan = "ogp_portal.pages.health.MigrationExecutor.migration_plan"
    with monkeypatch.context() as patched:
        patched.setattr(plan, lambda self, targets: ["0099_missing"])
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, False)
    assert client.get("/readyz").json()["migrations"]


def test_migrations_are_read_once_when_all_are_there(db, client, beating, monkeypatch):
    client.get("/readyz")
    monkeypatch.setattr("ogp_portal.pages.health.MigrationExecutor", None)
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(("minutes", "in_order"), [(9, True), (11, False)])
def test_work_that_has_waited_ten_minutes_is_told(db, client, beating, minutes, in_order):
    wait(minutes)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["later_work"]) == (200, in_order)


@pytest.mark.parametrize(("minutes", "alive"), [(4, True), (6, False)])
def test_worker_without_a_sign_of_life_is_told(db, client, minutes, alive):
    last = timezone.now() - dt.timedelta(minutes=minutes)
    cache.set("jobs-heartbeat", last.isoformat())
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["heartbeat"]) == (200, alive)


def test_cache_away_costs_the_heartbeat_alone(db, client, monkeypatch):
    def fail(*_arguments):
        raise RedisConnectionError("gone")

    monkeypatch.setattr("ogp_portal.pages.health.cache", type("Cache", (), {"get": fail})())
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["heartbeat"]) == (200, False)
