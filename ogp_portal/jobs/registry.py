"""Kinds of later work: the function that does each, its queue, its lease and its tries."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

MESSAGES = "messages"
"""Queue of short work, never over five seconds: mails, sweeps, purges."""

BUILDS = "builds"
"""Queue of long work: reports, imports, exports. A build never delays a mail."""


class RetryLater(Exception):
    """The work could not be done now; it is tried again, after ever longer waits."""


class NotYet(Exception):
    """It is not this work's turn before `turn_at`. That is no failed try."""

    def __init__(self, reason: str, turn_at: dt.datetime):
        super().__init__(reason)
        self.turn_at = turn_at


class PermanentFailure(Exception):
    """The work can never succeed as it stands; staff must look at it."""


class Progress(Protocol):
    """What a kind of work calls to say how far it has come; it also renews the lease."""

    def __call__(self, done: int, all_steps: int, label: str = "") -> None: ...


@dataclass(frozen=True)
class Kind:
    """One kind of work. `run(subject_id, progress)` must be safe to run again from the start.

    `on_failure(subject_id, reason)` is called in the transaction in which the work is given up.
    """

    name: str
    run: Callable[[str, Progress], None]
    queue: str
    lease: dt.timedelta
    most_attempts: int
    on_failure: Callable[[str, str], None] | None = None


_kinds: dict[str, Kind] = {}


def kind(
    name: str,
    *,
    queue: str = MESSAGES,
    lease: dt.timedelta = dt.timedelta(minutes=2),
    most_attempts: int = 8,
    on_failure: Callable[[str, str], None] | None = None,
) -> Callable[[Callable[[str, Progress], None]], Callable[[str, Progress], None]]:
    """Registers the decorated function as what the kind of work `name` does."""

    def register(run: Callable[[str, Progress], None]) -> Callable[[str, Progress], None]:
        if name in _kinds and _kinds[name].run is not run:
            raise ValueError(f"Two functions are registered for the kind of work {name!r}.")
        _kinds[name] = Kind(name, run, queue, lease, most_attempts, on_failure)
        return run

    return register


def find(name: str) -> Kind:
    """The kind of that name; LookupError when no installed app declares it."""
    if name not in _kinds:
        raise LookupError(f"No app declares the kind of work {name!r}.")
    return _kinds[name]
