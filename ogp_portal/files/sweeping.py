"""Deleting files that nothing points to, without ever taking one that is just being stored."""

import datetime as dt
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Exists, OuterRef

from ogp_portal.common import limits

from .locking import try_to_hold_alone
from .models import StoredFile

logger = logging.getLogger(__name__)

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


def sweep(*, now: dt.datetime) -> tuple[int, int]:
    """Deletes what has been of no use for limits.UNUSED_FILE_DAYS; returns (rows, files on disk).

    First the rows that no other row points to, history included. Then the bytes that no row names
    and that nobody touched for as long: a backup that began while a row was there still finds them.
    """
    before = now - dt.timedelta(days=limits.UNUSED_FILE_DAYS)
    rows = sum(_forget(file) for file in unused(before).iterator())
    files = sum(_remove(path, before) for path in _on_disk())
    if rows or files:
        logger.info("swept %d unused rows and %d files", rows, files)
    return rows, files


def unused(before: dt.datetime) -> models.QuerySet[StoredFile]:
    """Files stored before that instant that no row of any table points to."""
    files = StoredFile.objects.filter(stored_at__lt=before)
    for model, column in _pointers():
        rows = model._base_manager.filter(**{column: OuterRef("pk")})
        files = files.filter(~Exists(rows))
    return files


def _pointers() -> Iterator[tuple[type[models.Model], str]]:
    """Every column that names a file, in tables of history too."""
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete:
            yield relation.related_model, relation.field.attname


def _forget(file: StoredFile) -> bool:
    """Deletes one row; False when somebody has begun to use it since."""
    try:
        with transaction.atomic():
            file.delete()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except (IntegrityError, models.ProtectedError):
        return False
    if file.path.exists():
        os.utime(file.path)  # its time of grace begins now
    return True


def _on_disk() -> Iterator[Path]:
    """Every file in the store, also what a crash left half written."""
    if settings.FILES_DIR.exists():
        yield from (path for path in settings.FILES_DIR.glob("*/*") if path.is_file())


def _remove(path: Path, before: dt.datetime) -> bool:
    """Deletes bytes that no row names, unless they are young or a transaction is storing them."""
    if not _is_older(path, before):
        return False
    if not _DIGEST.match(path.name):
        path.unlink(missing_ok=True)
        return True
    with transaction.atomic():
        if not try_to_hold_alone(path.name):
            return False
        is_named = StoredFile.objects.filter(sha256=path.name).exists()
        if is_named or not _is_older(path, before):
            return False
        path.unlink(missing_ok=True)
    return True


def _is_older(path: Path, before: dt.datetime) -> bool:
    try:
        return path.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False
