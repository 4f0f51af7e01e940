"""`python -m deploy.prepare`: brings catalogue, database and static files up to date.

It is safe to run at any time and as often as one likes. It does only what has changed since the
last time, because it runs at every start: what was done is noted in `$OGP_DATA/prepared.json`.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from deploy.console import say
from deploy.environment import ROOT, RUN_LOCK

PACKAGES = ("ogp_portal", "plans", "consultations", "forum")
LOCK_NUMBER = 0x06F67005
"""Any number that nobody else uses for `pg_advisory_lock` in this database."""

RESTORE_NOTE = "restore-unfinished"
"""Made in the data folder before a restored database appears, removed once its unsent mail is
quarantined: a restore that was killed in between is finished here, before any worker runs."""


def main() -> int:
    """Prepares everything; the exit code for the supervisor."""
    compile_catalogue()
    django.setup()
    notes = Notes(settings.DATA_DIR / "prepared.json")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK_NUMBER])
    code = fingerprint(ROOT / package for package in PACKAGES)
    migrate(notes, code)
    finish_restore()
    collect_static(notes)
    database = database_identity()
    load_plans(notes, code, database)
    load_demonstration(notes, database)
    return 0


def compile_catalogue() -> None:
    """Compiles the Danish catalogue when it has changed, before any of it is loaded."""
    texts = list(ROOT.glob("ogp_portal/locale/*/LC_MESSAGES/*.po"))
    if any(_is_older(text.with_suffix(".mo"), text) for text in texts):
        say("compiling the Danish catalogue")
        subprocess.run([sys.executable, "manage.py", "compile_catalogue"], cwd=ROOT, check=True)


def _is_older(compiled: Path, source: Path) -> bool:
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def migrate(notes: "Notes", code: str) -> None:
    """Applies migrations, and makes the cache's table where the database is the cache."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending or notes["migrated"] != code:
        say(f"bringing the database up to date ({len(pending)} migrations)")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        notes["migrated"] = code


def finish_restore() -> None:
    """Quarantines unsent mail when a restore did not get that far."""
    note = settings.DATA_DIR / RESTORE_NOTE
    if note.exists():
        say("finishing a restore: mail not sent before the backup is quarantined")
        call_command("quarantine_unsent_mail")
        note.unlink()


def collect_static(notes: "Notes") -> None:
    """Copies, hashes and compresses static files when one of them or a package has changed."""
    folders = [*settings.STATICFILES_DIRS, *(ROOT / name for name in _static_of_packages())]
    wanted = fingerprint([*folders, RUN_LOCK])
    if notes["static"] != wanted or not settings.STATIC_ROOT.exists():
        say("collecting and compressing static files")
        call_command("collectstatic", interactive=False, verbosity=0)
        notes["static"] = wanted


def _static_of_packages() -> Iterable[Path]:
    return (path for package in PACKAGES for path in ROOT.glob(f"{package}/**/static"))


def database_identity() -> str:
    """When this database was first migrated, to the microsecond; a backup brings it along."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(applied) FROM django_migrations")
        return cursor.fetchone()[0].isoformat()


def load_plans(notes: "Notes", code: str, database: str) -> None:
    """Loads Denmark's plans into a new database, and again when their files or the code change."""
    wanted = f"{database} {code}"
    if notes["plans"] != wanted:
        say("loading Denmark's plans")
        call_command("load_denmark")
        notes["plans"] = wanted


def load_demonstration(notes: "Notes", database: str) -> None:
    """Loads the demonstration content once; after `remove_demo` it stays away."""
    if settings.OGP_DEMO and notes["demonstration"] != database:
        say("loading the demonstration content")
        call_command("load_demo")
        notes["demonstration"] = database


def fingerprint(places: Iterable[Path]) -> str:
    """A hash over the names and contents of files, or of all files below folders."""
    total = hashlib.sha256()
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and path.suffix not in {".pyc", ".mo"}:
                total.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
                total.update(path.read_bytes())
    return total.hexdigest()


class Notes:
    """What was done last time, one line of JSON, replaced whole so that a kill leaves the old."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._done = json.loads(path.read_text())
        except (FileNotFoundError, ValueError):
            self._done = {}  # everything is then done once more, which is safe

    def __getitem__(self, name: str) -> str:
        return self._done.get(name, "")

    def __setitem__(self, name: str, value: str) -> None:
        self._done[name] = value
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(self._done))
        new.replace(self._path)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ogp_portal.settings")
    sys.exit(main())
