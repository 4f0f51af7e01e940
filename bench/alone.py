"""Running one benchmark: alone in its folder, stopping what it started, failing with one line."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from bench.browsing import PageError
from bench.servers import ServerError
from bench.stage import PROJECT, LoadError
from deploy.file_locks import FileLock
from deploy.postgres_binaries import PostgresError

Found = TypeVar("Found")


def run_alone(measure: Callable[[Path], Found]) -> Found | None:
    """What `measure` finds in the benchmarks' folder; None, once the reason is printed, when
    something cannot be measured."""
    # A terminated run must still stop its servers and drop its databases.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    folder = Path(os.environ.get("OGP_DATA") or PROJECT / "var").resolve() / "bench"
    try:
        with _alone_in(folder):
            return measure(folder)
    except (PageError, LoadError, ServerError, PostgresError) as error:
        print(f"bench: {error}\nThe servers' logs are in {folder}.", file=sys.stderr)
        return None


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Two benchmarks at once would measure each other."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "bench.lock")
    if not lock.try_acquire():
        raise LoadError(f"another benchmark is running in {folder}")
    try:
        yield
    finally:
        lock.release()
