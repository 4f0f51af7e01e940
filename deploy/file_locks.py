"""Locks between processes that the kernel gives back when their holder dies, however it dies."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class FileLock:
    """An advisory lock on one file: held alone or shared, given back by `release` or by death.

    The file stays where it is; only the lock on it counts. As a context manager it waits for
    the exclusive lock.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Waits until nobody else holds the lock, then holds it alone."""
        fcntl.flock(self._open(), fcntl.LOCK_EX)

    def share(self) -> None:
        """Waits until nobody holds the lock alone, then holds it together with others."""
        fcntl.flock(self._open(), fcntl.LOCK_SH)

    def try_acquire(self) -> bool:
        """Holds the lock alone and returns True, or returns False at once when others have it."""
        try:
            fcntl.flock(self._open(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Gives the lock back; harmless when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def read_note(self) -> str:
        """What the holder wrote about itself with `write_note`, or an empty string."""
        return self.path.read_text() if self.path.exists() else ""

    def write_note(self, note: str) -> None:
        """Leaves a line for whoever is refused; only the holder may call this."""
        self.path.write_text(note)

    def _open(self) -> int:
        if self._descriptor is None:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        return self._descriptor

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
