"""Postgres's own programs (`pg_dump`, `pg_restore`, `psql`) on the portal's database."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from psycopg2.extensions import connection, make_dsn, parse_dsn

from deploy.portal_database import PortalDatabase
from deploy.postgres_binaries import (
    PostgresError,
    find_binaries,
    major_version,
    system_folders,
)

VERSION_FACTOR = 10_000
"""Postgres tells its version as 180004 for 18.4."""


@contextmanager
def connected(url: str, *, options: str = "") -> Iterator[connection]:
    """A connection, closed afterwards; raises PostgresError when the database does not answer."""
    try:
        opened = psycopg2.connect(url, connect_timeout=10, options=options)
    except psycopg2.OperationalError as error:
        raise PostgresError(f"The database does not answer: {error}") from None
    try:
        yield opened
    finally:
        opened.close()


def server_major(opened: connection) -> int:
    """18 for a server of version 18.4."""
    return opened.server_version // VERSION_FACTOR


class Programs:
    """The programs that fit one database's version, and how to call them on it."""

    def __init__(self, database: PortalDatabase, server: int) -> None:
        words = parse_dsn(database.url)
        # A password among the arguments could be read by every user of the machine.
        password = words.pop("password", None)
        self._address = f"--dbname={make_dsn(**words)}"
        self._environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
        self._folder = database.binaries or _fitting(server)

    def popen(
        self, program: str, *arguments: str, connect: bool = True, **streams: int
    ) -> "subprocess.Popen[bytes]":
        """Starts a program, connected to the database unless `connect` is False."""
        address = [self._address] if connect else []
        return subprocess.Popen(
            [self._folder / program, *address, *arguments], env=self._environment, **streams
        )


def _fitting(server: int) -> Path:
    """Programs of the server's version, else the next newer: older ones refuse to dump."""
    found: dict[int, Path] = {}
    for place in _places():
        found.setdefault(major_version(place / "pg_dump"), place)
    newer = sorted(version for version in found if version >= server)
    if not newer:
        raise PostgresError(
            f"The database is Postgres {server}, but the pg_dump found here is older. "
            f"Install postgresql-client-{server}, or name its folder in OGP_PG_BIN."
        )
    return found[newer[0]]


def _places() -> Iterator[Path]:
    """Folders with client programs, best first: the wheel's cannot speak TLS, the system's can."""
    named = [Path(os.environ["OGP_PG_BIN"])] if os.environ.get("OGP_PG_BIN") else []
    for place in (*named, *system_folders(), find_binaries()):
        if (place / "pg_dump").exists() and (place / "psql").exists():
            yield place
