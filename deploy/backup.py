"""`./ogp backup DIR`: database and files of one moment, with checksums, while the portal runs.

The database is dumped from one snapshot. Files are copied after it: they lie under the checksum of
their content, and bytes stay for weeks after their last row went (ogp_portal/files/sweeping.py), so
every file that the snapshot knows is there by then.

    DIR/database.dump    pg_dump's custom format
    DIR/files/…          as under $OGP_DATA/files
    DIR/secrets/…        only with --with-secrets
    DIR/manifest.json    written last: a folder without it is no backup
"""

import argparse
import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ, connection, cursor

from deploy.configuration import Configuration, ConfigurationError
from deploy.console import complain, say
from deploy.manifest import BackupError, Entry, Manifest, portal_version
from deploy.portal_database import PortalDatabase, portal_database
from deploy.postgres_binaries import PostgresError
from deploy.postgres_client import Programs, connected, server_major

SECRETS = ("secret-key", "demo-logins.txt")
"""What in the data folder opens doors; a backup that is passed around better lacks it."""

LEFT_OUT = (
    "django_session",
    "kombu_message",
    "kombu_queue",
    "portal_cache",
    "open_data_visitcount",
)
"""Tables whose rows stay behind: sessions open accounts; queues, cache and counts are made anew."""

SHA256_LENGTH = 64


def main(arguments: list[str]) -> int:
    """Makes a backup; exit code 1 when it failed or a file turned out to be damaged."""
    parser = argparse.ArgumentParser(prog="./ogp backup", description=__doc__.split("\n")[0])
    parser.add_argument("folder", metavar="DIR", type=Path, help="a new or empty folder")
    parser.add_argument(
        "--with-secrets", action="store_true", help=f"also save {' and '.join(SECRETS)}"
    )
    given = parser.parse_args(arguments)
    try:
        configuration = Configuration.from_environment()
        configuration.make_data_folder()
        with portal_database(configuration) as database:
            damaged = back_up(
                database, configuration.data, given.folder, with_secrets=given.with_secrets
            )
    except (ConfigurationError, PostgresError, BackupError) as error:
        complain(str(error))
        return 1
    return 1 if damaged else 0


def back_up(
    database: PortalDatabase, data: Path, folder: Path, *, with_secrets: bool = False
) -> list[str]:
    """Saves everything in `folder`; returns the files whose content no longer fits their name.

    Raises BackupError when `folder` is not empty or a step fails; a failed backup has no manifest.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty. Name a new folder for each backup.")
    earlier = os.umask(0o077)  # it holds personal data
    try:
        folder.mkdir(parents=True, exist_ok=True)
        manifest = _dump(database, folder)
        entries, damaged = _copy_files(data / "files", folder)
        manifest.entries += entries
        if with_secrets:
            manifest.entries += _copy_secrets(data, folder)
        manifest.write(folder)
    finally:
        os.umask(earlier)
    os.sync()
    _report(manifest, folder, damaged, with_secrets=with_secrets)
    return damaged


def _dump(database: PortalDatabase, folder: Path) -> Manifest:
    """Dumps the database, and notes its migrations and row counts from the same snapshot."""
    dump = folder / "database.dump"
    with connected(database.url) as opened:
        opened.set_session(isolation_level=ISOLATION_LEVEL_REPEATABLE_READ, readonly=True)
        with opened.cursor() as rows:
            rows.execute("SELECT pg_export_snapshot()")
            _run_pg_dump(database, opened, dump, snapshot=rows.fetchone()[0])
            return Manifest(
                portal_version=portal_version(),
                created_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
                postgres_version=server_major(opened),
                migrations=applied_migrations(rows),
                rows=row_counts(rows),
                entries=[Entry.of(dump, folder)],
            )


def _run_pg_dump(
    database: PortalDatabase, opened: connection, dump: Path, *, snapshot: str
) -> None:
    dumping = Programs(database, server_major(opened)).popen(
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
        f"--file={dump}",
        *(f"--exclude-table-data=public.{table}" for table in LEFT_OUT),
    )
    if dumping.wait():
        raise BackupError("pg_dump failed; its own words are above. Nothing was saved.")


def applied_migrations(rows: cursor) -> list[str]:
    """Names as "plans.0001_initial", in order; a database without the portal is refused."""
    try:
        rows.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
    except psycopg2.errors.UndefinedTable:
        raise BackupError("The database is empty: the portal was never started on it.") from None
    return [name for (name,) in rows.fetchall()]


def row_counts(rows: cursor) -> dict[str, int]:
    """Rows of every table that a backup holds."""
    rows.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relname = ANY(%s)"
        " AND relnamespace = 'public'::regnamespace ORDER BY 1",
        [list(LEFT_OUT)],
    )
    return {table: _count(rows, table) for (table,) in rows.fetchall()}


def _count(rows: cursor, table: str) -> int:
    rows.execute(sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(table)))
    return rows.fetchone()[0]


def _copy_files(source: Path, folder: Path) -> tuple[list[Entry], list[str]]:
    """Copies stored files; also returns those whose content is not what their name says."""
    entries, damaged = [], []
    for path in stored_files(source):
        copy = folder / "files" / path.relative_to(source)
        entry = Entry.copied(path, copy, folder)
        entries.append(entry)
        if len(path.name) == SHA256_LENGTH and path.name != entry.sha256:
            damaged.append(str(path))
    return entries, damaged


def stored_files(source: Path) -> Iterator[Path]:
    """Every whole file; one that is being written is called tmp… and belongs to no row yet."""
    for path in sorted(source.rglob("*")):
        if path.is_file() and not path.name.startswith("tmp"):
            yield path


def _copy_secrets(data: Path, folder: Path) -> list[Entry]:
    return [
        Entry.copied(data / name, folder / "secrets" / name, folder)
        for name in SECRETS
        if (data / name).exists()
    ]


def _report(manifest: Manifest, folder: Path, damaged: list[str], *, with_secrets: bool) -> None:
    size = sum(entry.bytes for entry in manifest.entries)
    say(
        f"saved {sum(manifest.rows.values())} rows and {len(manifest.below('files'))} files "
        f"({size / 1_000_000:.1f} MB) in {folder}"
    )
    if not with_secrets:
        say(f"{' and '.join(SECRETS)} are not in it (--with-secrets)")
    for path in damaged:
        complain(f"damaged, its content does not fit its name: {path}")
