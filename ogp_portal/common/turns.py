"""Work that one process at a time may do, held by the database and not by a file or a clock."""

from django.db import connection


def take_turn(name: str) -> bool:
    """Whether this transaction may do the work called `name` now; until it ends, no other may.

    Never waits: False when another one is at it. Call it first in the transaction, so that what
    is read afterwards holds all that the one before has written.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        (is_ours,) = cursor.fetchone()
    return is_ours
