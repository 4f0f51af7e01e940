"""One content is stored and swept by turns: a lock of the database per checksum."""

from django.db import connection


def hold_together(digest: str) -> None:
    """Keeps a sweep away from this content until the transaction ends; storing it twice is fine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_number(digest)])


def try_to_hold_alone(digest: str) -> bool:
    """Whether nobody is storing this content now; then nobody can before the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_number(digest)])
        return cursor.fetchone()[0]


def _number(digest: str) -> int:
    """The first 64 bits with their sign, as the database counts."""
    return int.from_bytes(bytes.fromhex(digest[:16]), signed=True)
