"""For the machines that watch: is the process up, and can the portal do its work."""

import datetime as dt
from functools import cache as remembered

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from ogp_portal.common.networks import errors_of_redis
from ogp_portal.jobs.models import Job

OLDEST_WAITING = dt.timedelta(minutes=10)
OLDEST_HEARTBEAT = dt.timedelta(minutes=5)


def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database and migrations are in order; 503 names what is not.

    `later_work` and `heartbeat` are told but do not make it 503: pages work without them.
    """
    checks = _checks(timezone.now())
    is_ready = checks["database"] and checks["migrations"]
    return JsonResponse(checks, status=200 if is_ready else 503)


def _checks(now: dt.datetime) -> dict[str, bool]:
    try:
        migrated = _is_migrated()
        later_work = migrated and not _work_is_stuck(now)
        heartbeat = migrated and _beats(now)
    except DatabaseError:
        return {"database": False, "migrations": False, "later_work": False, "heartbeat": False}
    return {
        "database": True,
        "migrations": migrated,
        "later_work": later_work,
        "heartbeat": heartbeat,
    }


def _is_migrated() -> bool:
    connection.ensure_connection()
    if _all_migrations_were_found():
        return True
    _all_migrations_were_found.cache_clear()
    return False


@remembered
def _all_migrations_were_found() -> bool:
    """Reading every migration takes long; once all are there, this process need not look again."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _work_is_stuck(now: dt.datetime) -> bool:
    return Job.objects.unfinished().filter(not_before__lt=now - OLDEST_WAITING).exists()


def _beats(now: dt.datetime) -> bool:
    try:
        last = cache.get("jobs-heartbeat")
    except errors_of_redis():
        return False  # nobody can note or read a heartbeat without the cache
    return last is not None and now - dt.datetime.fromisoformat(last) < OLDEST_HEARTBEAT
