"""One portal per data folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.configuration import Configuration, ConfigurationError
from deploy.file_locks import FileLock


@contextmanager
def portal_lock(configuration: Configuration, purpose: str) -> Iterator[None]:
    """Holds the data folder against other portals; `purpose` is told to whoever is refused.

    Raises ConfigurationError when a portal runs on it. The kernel gives the lock back when its
    holder dies, so a killed portal never blocks the next one.
    """
    lock = FileLock(configuration.data / "portal.lock")
    if not lock.try_acquire():
        raise ConfigurationError(
            f"The data folder {configuration.data} is in use ({lock.read_note()}). "
            "Stop that portal first, or choose another folder with OGP_DATA."
        )
    lock.write_note(f"process {os.getpid()}: {purpose}")
    try:
        yield
    finally:
        lock.write_note("")
        lock.release()
