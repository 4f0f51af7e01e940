"""The store forgets what nothing points to, and nothing else."""

import datetime as dt
import os

import pytest
from django.db import connections, transaction

from ogp_portal.common import limits
from ogp_portal.files.actions import store
from ogp_portal.files.locking import hold_together
from ogp_portal.files.models import StoredFile
from ogp_portal.files.sweeping import sweep
from plans.models import Document
from tests.factories import PlanFactory

pytestmark = pytest.mark.django_db
LONG_AGO = dt.timedelta(days=limits.UNUSED_FILE_DAYS + 1)


@pytest.fixture
def stored(now):
    """A function: a file stored long ago, its bytes as old."""

    def make(content: bytes = b"Svar") -> StoredFile:
        file = store(content, name="svar.txt", content_type="text/plain", now=now - LONG_AGO)
        old = (now - LONG_AGO).timestamp()
        os.utime(file.path, (old, old))
        return file

    return make


def _age(file: StoredFile, now) -> None:
    old = (now - LONG_AGO).timestamp()
    os.utime(file.path, (old, old))


def test_an_unused_file_goes_its_row_first_and_its_bytes_after_another_time_of_grace(stored, now):
    file = stored()
    assert sweep(now=now) == (1, 0)
    assert file.path.exists()
    _age(file, now)
    assert sweep(now=now) == (0, 1)
    assert not file.path.exists()


def test_a_file_that_something_points_to_stays(stored, now):
    file = stored()
    Document.objects.create(plan=PlanFactory(), kind="plan", title_da="Plan", file=file)
    assert sweep(now=now) == (0, 0)
    assert file.path.exists()


def test_a_file_that_only_history_points_to_stays(stored, now):
    file = stored()
    document = Document.objects.create(plan=PlanFactory(), kind="plan", title_da="Plan", file=file)
    Document.objects.filter(pk=document.pk).update(file=None, url="https://example.org/plan")
    assert sweep(now=now) == (0, 0)


def test_a_young_file_stays(now):
    file = store(b"Svar", name="svar.txt", content_type="text/plain", now=now)
    assert sweep(now=now) == (0, 0)
    assert file.path.exists()


def test_bytes_shared_by_two_rows_stay_while_one_is_there(stored, now):
    first = stored()
    store(b"Svar", name="igen.txt", content_type="text/plain", now=now)
    _age(first, now)
    assert sweep(now=now) == (1, 0)
    _age(first, now)
    assert sweep(now=now) == (0, 0)
    assert first.path.exists()


def test_what_a_crash_left_half_written_goes(stored, now):
    half = stored().path.with_name("tmphalf")
    half.write_bytes(b"Sv")
    old = (now - LONG_AGO).timestamp()
    os.utime(half, (old, old))
    sweep(now=now)
    assert not half.exists()


def test_storing_old_bytes_again_makes_them_young(stored, now):
    file = stored()
    store(b"Svar", name="igen.txt", content_type="text/plain", now=now)
    assert file.path.stat().st_mtime > (now - LONG_AGO).timestamp()


@pytest.mark.django_db(transaction=True)
def test_bytes_that_another_transaction_is_storing_stay(stored, now):
    file = stored()
    digest, path = file.sha256, file.path
    file.delete()
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            number = int.from_bytes(bytes.fromhex(digest[:16]), signed=True)
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [number])
            assert sweep(now=now) == (0, 0)
            cursor.execute("COMMIT")
        assert path.exists()
        assert sweep(now=now) == (0, 1)
    finally:
        other.close()


def test_two_may_store_the_same_at_once():
    with transaction.atomic():
        hold_together("ff" * 32)
        hold_together("ff" * 32)
