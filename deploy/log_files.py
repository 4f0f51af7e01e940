"""Keeps the logs of long-running processes from filling the disk."""

import shutil
from pathlib import Path

LARGEST_LOG = 20 * 1024 * 1024
"""In bytes, before a log is moved aside; one earlier part is kept."""


def rotate(log: Path) -> None:
    """Moves what a grown log holds to `<name>.1` and empties it in place.

    Its writer keeps the file open for appending, so it goes on in the emptied file. Lines written
    between the copy and the emptying are lost; these are logs to look at, not records.
    """
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        shutil.copyfile(log, log.with_name(log.name + ".1"))
        with log.open("r+b") as open_log:
            open_log.truncate()


def last_lines(log: Path, count: int = 15) -> str:
    """The last lines of a log, for the console; empty when there is none."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
