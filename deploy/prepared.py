"""What `deploy.prepare` did last time, and whether anything has changed since.

Kept apart from it, and free of Django, because a start that has nothing to prepare should not wait
two seconds for Django to load. The notes lie in `$OGP_DATA/prepared.json`; losing them is harmless,
since every step may be done again.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import psycopg2

from deploy.environment import ROOT, RUN_LOCK
from deploy.postgres_client import connected
from deploy.restore_note import RESTORE_NOTE

PACKAGES = ("ogp_portal", "plans", "consultations", "forum")
COMPILED = (".pyc", ".mo")


class Notes:
    """What was done, replaced whole so that a kill leaves the old notes; for the owner's eyes."""

    def __init__(self, data: Path) -> None:
        self._path = data / "prepared.json"
        try:
            self._done = json.loads(self._path.read_text())
        except (FileNotFoundError, ValueError):
            self._done = {}

    def get(self, step: str) -> str:
        """The state in which `step` was last done; empty when never."""
        return self._done.get(step, "")

    def set(self, step: str, state: str) -> None:
        """Notes that `step` is done for `state`."""
        self._done[step] = state
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(self._done, indent=1))
        new.chmod(0o600)
        new.replace(self._path)


def nothing_to_do(data: Path, environment: Mapping[str, str]) -> bool:
    """Whether the portal in `data`, with this environment, can be served as it stands."""
    if (data / RESTORE_NOTE).exists() or stale_catalogues() or not (data / "static").exists():
        return False
    notes = Notes(data)
    state = database_state(environment["DATABASE_URL"])
    code = code_fingerprint()
    return (
        notes.get("migrated") == f"{code} {state}"
        and notes.get("plans") == f"{code} {database_identity(state)}"
        and notes.get("static") == static_fingerprint()
        and notes.get("settings") == settings_fingerprint(environment)
    )


def stale_catalogues() -> list[Path]:
    """Translation files that are newer than what was compiled from them."""
    texts = ROOT.glob("ogp_portal/locale/*/LC_MESSAGES/*.po")
    return [text for text in texts if _is_older(text.with_suffix(".mo"), text)]


def compile_catalogues() -> bool:
    """Compiles the translations where they are stale; True when there was something to do."""
    if not stale_catalogues():
        return False
    from ogp_portal.common.catalogue import compile_catalogue  # slow import, seldom needed

    return compile_catalogue()


def _is_older(compiled: Path, source: Path) -> bool:
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def database_state(url: str) -> str:
    """When the database was first migrated, and a hash of all its migrations; empty when never.

    A backup brings both along, and a database made anew has another first moment.
    """
    with connected(url) as opened, opened.cursor() as rows:
        try:
            rows.execute("SELECT app, name, applied FROM django_migrations ORDER BY applied, id")
        except psycopg2.errors.UndefinedTable:
            return ""
        migrations = rows.fetchall()
    if not migrations:
        return ""
    names = sorted(f"{app}.{name}" for app, name, _ in migrations)
    digest = hashlib.sha256("\n".join(names).encode()).hexdigest()
    return f"{migrations[0][2].isoformat()} {digest}"


def database_identity(state: str) -> str:
    """The part of `database_state` that never changes."""
    return state.partition(" ")[0]


def code_fingerprint() -> str:
    """Changes with the code, its data files and the packages it uses."""
    return _fingerprint([*(ROOT / name for name in PACKAGES), RUN_LOCK])


def static_fingerprint() -> str:
    """Changes with the static files of the portal and of the packages it uses."""
    own = (folder for name in PACKAGES for folder in sorted(ROOT.glob(f"{name}/**/static")))
    return _fingerprint([ROOT / "static", *own, RUN_LOCK])


def settings_fingerprint(environment: Mapping[str, str]) -> str:
    """Changes with every variable that settings.py reads, so that new ones are checked."""
    names = re.findall(r'"([A-Z][A-Z_]+)"', (ROOT / "ogp_portal/settings.py").read_text())
    values = [f"{name}={environment.get(name, '')}" for name in sorted(set(names))]
    return hashlib.sha256("\0".join(values).encode()).hexdigest()


def _fingerprint(places: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for place in places:
        for path in sorted(_files(place)):
            total.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
            total.update(path.read_bytes())
    return total.hexdigest()


def _files(place: Path) -> Iterable[Path]:
    if place.is_file():
        yield place
        return
    for folder, _, names in os.walk(place):
        for name in names:
            if not name.endswith(COMPILED):
                yield Path(folder, name)
