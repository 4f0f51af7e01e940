"""Later work. `jobs.enqueue(…)` writes a row in the open transaction; a relay runs it.

An app declares what a kind of work does with `@jobs.kind("evaluations.build", queue="builds")`
in its `tasks.py`. Requests never publish to the broker: a row costs a fraction of it, and it
commits or rolls back with the business change (docs/adr/0002).
"""

from .registry import BUILDS, MESSAGES, Kind, NotYet, PermanentFailure, Progress, RetryLater, kind

__all__ = [
    "BUILDS",
    "MESSAGES",
    "Kind",
    "NotYet",
    "PermanentFailure",
    "Progress",
    "RetryLater",
    "enqueue",
    "kind",
]


def enqueue(kind_name, subject_id, *, dedupe_key, now, not_before=None):
    """Writes one row of later work; see `ogp_portal.jobs.actions.enqueue`."""
    from .actions import enqueue as write  # the package is imported before the apps are ready

    return write(kind_name, subject_id, dedupe_key=dedupe_key, now=now, not_before=not_before)
