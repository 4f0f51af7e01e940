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
    """The work could not be done now; run it again after `delay`."""

    def __init__(self, reason: str, delay: dt.timedelta):
        super().__init__(reason)
        self.delay = delay


class PermanentFailure(Exception):
    """The work can never succeed as it stands; staff must look at it."""


class Progress(Protocol):
    """What a kind of work calls to say how far it has come; it also renews the lease."""

    def __call__(self, done: int, all_steps: int, label: str = "") -> None: ...


@dataclass(frozen=True)
class Kind:
    """One kind of work. `run(subject_id, progress)` must be safe to run again from the start."""

    name: str
    run: Callable[[str, Progress], None]
    queue: str
    lease: dt.timedelta
    most_attempts: int


_kinds: dict[str, Kind] = {}


def kind(
    name: str,
    *,
    queue: str = MESSAGES,
    lease: dt.timedelta = dt.timedelta(minutes=2),
    most_attempts: int = 8,
) -> Callable[[Callable[[str, Progress], None]], Callable[[str, Progress], None]]:
    """Registers the decorated function as what the kind of work `name` does."""

    def register(run: Callable[[str, Progress], None]) -> Callable[[str, Progress], None]:
        if name in _kinds and _kinds[name].run is not run:
            raise ValueError(f"Two functions are registered for the kind of work {name!r}.")
        _kinds[name] = Kind(name, run, queue, lease, most_attempts)
        return run

    return register


def find(name: str) -> Kind:
    """The kind of that name; LookupError when no installed app declares it."""
    if name not in _kinds:
        raise LookupError(f"No app declares the kind of work {name!r}.")
    return _kinds[name]
