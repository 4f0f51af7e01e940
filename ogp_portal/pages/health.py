"""For the machines that watch: is the process up, and can the portal do its work."""

import datetime as dt

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

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
    try:
        checks = {
            "database": True,
            "migrations": _migrated(),
            "later_work": not _work_is_stuck(timezone.now()),
            "heartbeat": _beats(timezone.now()),
        }
    except DatabaseError:
        checks = {"database": False}
    is_ready = checks["database"] and checks["migrations"]
    return JsonResponse(checks, status=200 if is_ready else 503)


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _work_is_stuck(now: dt.datetime) -> bool:
    return Job.objects.unfinished().filter(not_before__lt=now - OLDEST_WAITING).exists()


def _beats(now: dt.datetime) -> bool:
    last = cache.get("jobs-heartbeat")
    return last is not None and now - dt.datetime.fromisoformat(last) < OLDEST_HEARTBEAT
