"""Storing a file so that it is whole or not there."""

import datetime as dt
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import transaction

from .locking import hold_together
from .models import StoredFile


@transaction.atomic
def store(content: bytes, *, name: str, content_type: str, now: dt.datetime) -> StoredFile:
    """Keeps `content` and returns its row, in the transaction that is open.

    Temporary file, fsync, rename, then row: a crash leaves at most unused bytes, never a row
    without its file. Until the transaction ends, a sweep leaves the bytes alone (sweeping.py).
    """
    digest = hashlib.sha256(content).hexdigest()
    hold_together(digest)
    _write_once(settings.FILES_DIR / digest[:2] / digest, content)
    return StoredFile.objects.create(
        sha256=digest, size=len(content), content_type=content_type, name=name, stored_at=now
    )


def store_file(source: Path, *, name: str, content_type: str, now: dt.datetime) -> StoredFile:
    """Keeps a copy of the file at `source` like `store`, without reading it into memory."""
    with source.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    _copy_once(settings.FILES_DIR / digest[:2] / digest, source)
    return StoredFile.objects.create(
        sha256=digest,
        size=source.stat().st_size,
        content_type=content_type,
        name=name,
        stored_at=now,
    )


def _copy_once(path: Path, source: Path) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        source.open("rb") as opened,
        tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as temporary,
    ):
        shutil.copyfileobj(opened, temporary)
        temporary.flush()
        os.fsync(temporary.fileno())
    Path(temporary.name).replace(path)


def _write_once(path: Path, content: bytes) -> None:
    if path.exists():
        os.utime(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as temporary:
        temporary.write(content)
        temporary.flush()
        os.fsync(temporary.fileno())
    Path(temporary.name).replace(path)
