"""Lends the portal's database to one command, running or not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.configuration import Configuration
from deploy.embedded_postgres import EmbeddedPostgres


@dataclass(frozen=True)
class PortalDatabase:
    """The database's address, the environment for manage.py, and where Postgres's programs are."""

    url: str
    environment: dict[str, str]
    binaries: Path | None


@contextmanager
def portal_database(configuration: Configuration) -> Iterator[PortalDatabase]:
    """The configured database; the embedded one is started for as long as needed.

    Raises PostgresError when it cannot be.
    """
    if not configuration.embedded:
        url = configuration.database_url
        yield PortalDatabase(url, configuration.for_children(url), None)
        return
    postgres = EmbeddedPostgres(configuration.data / "postgres")
    url = postgres.start()
    try:
        yield PortalDatabase(url, configuration.for_children(url), postgres.binaries)
    finally:
        postgres.stop()
