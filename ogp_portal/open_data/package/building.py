"""Writes the package: one moment of the database, streamed into a ZIP on disk."""

import datetime as dt
import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.db import connection, transaction

from ..files import FORMATS
from ..kinds import KINDS, Kind
from . import contents, removals
from .contents import Entered
from .models import folder

FORMS = ("csv", "jsonl")
UNFINISHED = ".unfinished"
"""How a file's name ends while it is written; nothing that ends so is ever given out."""

_LOCK = 5_802_117
"""Number of the lock that one building holds, so that two at a time are one."""


class AlreadyBuilding(Exception):
    """Another worker is writing a package."""


@dataclass(frozen=True)
class Written:
    """A whole package on disk, and what it was made of."""

    path: Path
    sha256: str
    size: int
    rows: int
    log_read_from: int
    removals_seen: int


def write_package(as_of: dt.datetime) -> Written:
    """Writes everything public, and gives the file its name only when it is whole.

    Raises AlreadyBuilding. A worker that is killed leaves an unfinished file, which the next
    building removes.
    """
    folder().mkdir(parents=True, exist_ok=True)
    with _one_moment():
        _remove_unfinished()
        log_read_from, removals_seen = removals.seen()
        handle, name = tempfile.mkstemp(dir=folder(), suffix=UNFINISHED)
        with os.fdopen(handle, "w+b") as file:
            rows = _write(file, as_of)
            file.flush()
            os.fsync(file.fileno())
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    path = folder() / f"{digest}.zip"
    Path(name).chmod(0o644)
    Path(name).replace(path)
    return Written(path, digest, size, rows, log_read_from, removals_seen)


@contextmanager
def _one_moment() -> Iterator[None]:
    """All kinds are read as they were at one moment, and by one worker at a time."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if is_outermost:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                raise AlreadyBuilding
        yield


def _remove_unfinished() -> None:
    """What killed workers left; whoever holds the lock is the only one who writes."""
    for left in folder().glob(f"*{UNFINISHED}"):
        left.unlink(missing_ok=True)


def _write(file: IO[bytes], as_of: dt.datetime) -> int:
    """Fills the ZIP; the number of rows in it."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        package = _Package(archive, as_of)
        for kind in KINDS.values():
            for form in FORMS:
                package.add_kind(kind, form)
        rows = contents.dictionary()
        package.add("dictionary.json", [json.dumps(rows, ensure_ascii=False, indent=1).encode()])
        package.add("dictionary.csv", [contents.dictionary_as_csv(rows).encode()])
        package.add("README.md", [contents.readme(package.files, as_of).encode()])
        package.add("manifest.json", [contents.manifest(package.files, as_of).encode()])
        package.add("SHA256SUMS", [contents.checksums(package.files).encode()])
    return sum(one.rows or 0 for one in package.files if one.path.endswith(".jsonl"))


class _Package:
    """Adds entries to the ZIP one by one, and keeps what must be said of each."""

    def __init__(self, archive: zipfile.ZipFile, as_of: dt.datetime):
        self.archive, self.as_of = archive, as_of
        self.files: list[Entered] = []

    def add_kind(self, kind: Kind, form: str) -> None:
        """A kind in one form, read and written row by row."""
        written = FORMATS[form]
        rows = kind.rows(self.as_of).order_by(kind.key)
        pieces = written.write(kind, rows, kind.serializer.chosen())
        media_type = written.content_type.partition(";")[0]
        self.add(f"data/{kind.name}.{form}", pieces, dataset=kind.name, media_type=media_type)

    def add(self, path: str, pieces: Iterable[bytes], **said: str) -> None:
        """One entry, never whole in memory."""
        entry = zipfile.ZipInfo(path, self.as_of.astimezone(dt.UTC).timetuple()[:6])
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        digest, size, lines = hashlib.sha256(), 0, 0
        with self.archive.open(entry, "w", force_zip64=True) as inside:
            for piece in pieces:
                inside.write(piece)
                digest.update(piece)
                size += len(piece)
                lines += piece.count(b"\n")
        rows = lines if path.endswith(".jsonl") else None  # in CSV a text may have lines of its own
        self.files.append(Entered(path, size, digest.hexdigest(), rows, **said))
