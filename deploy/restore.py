"""`./ogp restore DIR`: brings a backup back, whole or not at all.

Every checksum is compared before anything is touched. The database changes in one transaction.
Mail that was not sent when the backup was made is quarantined: it may have been sent since.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from psycopg2 import sql
from psycopg2.extensions import connection

from deploy.configuration import Configuration, ConfigurationError
from deploy.console import complain, say
from deploy.environment import ROOT
from deploy.known_migrations import known_migrations
from deploy.manifest import BackupError, Manifest
from deploy.portal_database import PortalDatabase, portal_database
from deploy.portal_lock import portal_lock
from deploy.postgres_binaries import PostgresError
from deploy.postgres_client import Programs, connected, server_major
from deploy.restore_note import RESTORE_NOTE

Process = subprocess.Popen[bytes]

EMPTY_SCHEMA = b"""
SET client_min_messages = warning;
BEGIN;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""


def main(arguments: list[str]) -> int:
    """Restores a backup; exit code 1 when it was refused or failed, and nothing has changed."""
    parser = argparse.ArgumentParser(prog="./ogp restore", description=__doc__.split("\n")[0])
    parser.add_argument("folder", metavar="DIR", type=Path, help="what ./ogp backup made")
    parser.add_argument("--replace", action="store_true", help="throw away what is there now")
    parser.add_argument("--with-secrets", action="store_true", help="also restore secrets/")
    given = parser.parse_args(arguments)
    try:
        backup = Backup(given.folder, Manifest.read(given.folder))
        backup.manifest.verify(given.folder)
        configuration = Configuration.from_environment()
        configuration.make_data_folder()
        with (
            portal_lock(configuration, "a restore"),
            portal_database(configuration) as database,
        ):
            os.environ.update(database.environment)  # Django's settings are loaded below
            restore(backup, database, configuration.data, replace=given.replace)
            if given.with_secrets:
                backup.copy_back("secrets", configuration.data)
            return _prepare(database)
    except (ConfigurationError, PostgresError, BackupError) as error:
        complain(str(error))
        return 1


@dataclass(frozen=True)
class Backup:
    """A folder that `./ogp backup` made, and what its manifest says."""

    folder: Path
    manifest: Manifest

    def copy_back(self, part: str, target: Path) -> None:
        """Copies the files of one part to `target`, each whole or not at all, for their owner."""
        for entry in self.manifest.below(part):
            place = target / Path(entry.path).relative_to(part)
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished = place.with_name(f"tmp-restore-{os.getpid()}")
            shutil.copyfile(self.folder / entry.path, unfinished)
            unfinished.chmod(0o600)
            unfinished.replace(place)


def restore(backup: Backup, database: PortalDatabase, data: Path, *, replace: bool) -> None:
    """Puts files and database back; raises BackupError, with the database as it was, when not."""
    _refuse_newer(backup.manifest)
    with connected(database.url) as opened:
        opened.autocommit = True
        _refuse_use(opened)
        if not replace and _has_tables(opened):
            raise BackupError(
                "The database is not empty. With --replace everything in it is thrown away first."
            )
        # Files first: they are only added, so a failure below leaves nothing but unused ones.
        backup.copy_back("files", data / "files")
        note = data / RESTORE_NOTE
        note.write_text(f"{backup.folder}\n")
        try:
            _load(backup, Programs(database, server_major(opened)), opened)
        except BackupError:
            note.unlink()
            raise
    rows, files = sum(backup.manifest.rows.values()), len(backup.manifest.below("files"))
    say(f"restored {rows} rows and {files} files of {backup.manifest.created_at}")


def _refuse_newer(manifest: Manifest) -> None:
    """A database of a newer portal cannot be used by this one; an older one is migrated."""
    unknown = sorted(set(manifest.migrations) - set(known_migrations()))
    if unknown:
        raise BackupError(
            f"The backup is from portal {manifest.portal_version}, newer than this one: "
            f"it has migrations unknown here, such as {unknown[0]}. Nothing was changed."
        )


def _refuse_use(opened: connection) -> None:
    with opened.cursor() as rows:
        rows.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        others = rows.fetchone()[0]
    if others:
        raise BackupError(
            f"{others} other connections use the database. Stop web server, workers and beat first."
        )


def _has_tables(opened: connection) -> bool:
    with opened.cursor() as rows:
        rows.execute(
            "SELECT EXISTS (SELECT FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace)"
        )
        return rows.fetchone()[0]


def _load(backup: Backup, programs: Programs, opened: connection) -> None:
    """Replaces the database in one transaction, committed only once every row is there."""
    counting = "".join(_row_check(opened, *row) for row in backup.manifest.rows.items())
    with (
        tempfile.TemporaryFile() as words,
        programs.popen(
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--file=-",
            str(backup.folder / "database.dump"),
            connect=False,
            stdout=subprocess.PIPE,
            stderr=words,
        ) as reading,
        programs.popen(
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=words,
        ) as writing,
    ):
        whole = _pour(reading, writing, counting.encode())
        if writing.wait() or not whole:
            words.seek(0)
            reason = words.read().decode(errors="replace").strip()
            raise BackupError(f"The database was left as it was:\n{reason}")


def _pour(reading: Process, writing: Process, counting: bytes) -> bool:
    """Sends the dump's statements to the database; COMMIT only after the last of them."""
    try:
        writing.stdin.write(EMPTY_SCHEMA)
        shutil.copyfileobj(reading.stdout, writing.stdin)
        whole = reading.wait() == 0
        writing.stdin.write(counting + b"COMMIT;\n" if whole else b"ROLLBACK;\n")
        writing.stdin.close()
    except BrokenPipeError:  # psql has stopped at the first error and rolled back
        reading.kill()
        with suppress(BrokenPipeError):
            writing.stdin.close()
        return False
    return whole


def _row_check(opened: connection, table: str, expected: int) -> str:
    """A statement that fails unless the restored table has as many rows as were saved."""
    statement = sql.SQL(
        "DO $check$ DECLARE found bigint; BEGIN SELECT count(*) INTO found FROM public.{table};"
        " IF found <> {expected} THEN RAISE EXCEPTION 'table % has % rows, not %',"
        " {name}, found, {expected}; END IF; END $check$;\n"
    ).format(table=sql.Identifier(table), name=sql.Literal(table), expected=sql.Literal(expected))
    return statement.as_string(opened)


def _prepare(database: PortalDatabase) -> int:
    """Migrates an older backup and quarantines its unsent mail (`finish_restore` there)."""
    done = subprocess.run(
        [sys.executable, "-m", "deploy.prepare"], cwd=ROOT, env=database.environment, check=False
    )
    if done.returncode:
        complain("the restore is not finished; the next start goes on with it")
    return done.returncode
