"""What Postgres keeps on disk: where it lies, how it is made, what a crash leaves behind in it."""

import os
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy import process_table
from deploy.postgres_binaries import (
    SYSTEM_FOLDER,
    Account,
    PostgresError,
    choose_account,
    find_binaries,
    major_version,
    make_system_folder,
    reachable,
    short_hash,
)

LONGEST_SOCKET_PATH = 100
"""In bytes; the kernel's limit is 108 on Linux and 104 on macOS."""

BUILTIN_LOCALES_SINCE = 17
"""The first Postgres version with a locale that needs nothing from the operating system."""


@dataclass(frozen=True)
class Cluster:
    """Postgres's files (`files`), its socket's folder, and the account and programs for both."""

    home: Path
    files: Path
    socket_folder: Path
    account: Account
    binaries: Path

    @classmethod
    def below(cls, folder: Path) -> "Cluster":
        """The cluster that belongs to `folder`, whether or not it is made yet."""
        home = _home_of(folder)
        account = choose_account(home / "cluster")
        binaries = reachable(find_binaries(), account)
        return cls(home, home / "cluster", _socket_folder(home), account, binaries)

    def make(self) -> None:
        """Makes what is missing; raises PostgresError when the files are of another version."""
        self._make_private(self.socket_folder)
        if (self.files / "PG_VERSION").exists():
            self._check_version()
        else:
            self._initialise()

    def make_home(self) -> None:
        """Makes the folder that holds everything, private to its user and Postgres's account."""
        self._make_folder(self.home, 0o711 if self.account.switch else 0o700)

    def postmaster(self) -> int | None:
        """The process id of the live server of these files; not a zombie or a reused number."""
        pid = _first_number(self.files / "postmaster.pid")
        if not pid or not process_table.is_alive(pid):
            return None
        words = process_table.command_line(pid)
        return pid if "-D" in words and str(self.files) in words else None

    def disown_left_locks(self) -> None:
        """Makes Postgres see that a lock file's process, dead or reused, is not a postmaster.

        Postgres asks `kill(pid, 0)` alone, so a zombie, or another program that got the same
        number, would block it for ever. It does ignore its own parent's number. Writing ours
        instead of removing the file keeps the rest of its check: that no process of the killed
        server still has its shared memory.
        """
        for lock in (self.files / "postmaster.pid", self.socket_folder / ".s.PGSQL.5432.lock"):
            if _first_number(lock):
                lines = lock.read_text().splitlines(keepends=True)
                lock.write_text("".join([f"{os.getpid()}\n", *lines[1:]]))

    def _make_folder(self, folder: Path, mode: int) -> None:
        if not folder.exists():
            folder.mkdir(parents=True)
            folder.chmod(mode)

    def _make_private(self, folder: Path) -> None:
        """A folder that only Postgres's account and root may enter; never someone else's."""
        self._make_folder(folder, 0o700)
        found = folder.lstat()
        if found.st_uid == os.geteuid() != self.account.uid:
            os.chown(folder, self.account.uid, self.account.gid)
        elif found.st_uid != self.account.uid or folder.is_symlink():
            raise PostgresError(f"{folder} belongs to another user; remove it or change OGP_DATA.")
        folder.chmod(0o700)

    def _initialise(self) -> None:
        """Makes the files in a folder beside theirs, so that a killed `initdb` leaves no half."""
        unfinished = self.home / "cluster.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._make_private(unfinished)
        done = subprocess.run(
            [self.binaries / "initdb", "-D", unfinished, "-U", "postgres", *self._kind()],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            env=plain_environment(),
            **self.account.switch,
        )
        if done.returncode:
            raise PostgresError(f"initdb failed in {unfinished}:\n{done.stdout}")
        unfinished.rename(self.files)

    def _kind(self) -> list[str]:
        """Trust behind a private socket; code-point order and Unicode's case rules everywhere."""
        common = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        if major_version(self.binaries / "postgres") < BUILTIN_LOCALES_SINCE:
            return common
        return [*common, "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]

    def _check_version(self) -> None:
        made_by = int((self.files / "PG_VERSION").read_text())
        present = major_version(self.binaries / "postgres")
        if made_by != present:
            raise PostgresError(
                f"{self.files} was made by Postgres {made_by}, but {self.binaries} is {present}. "
                "Restore a backup into an empty data folder (docs/operations.md, Upgrade)."
            )


def plain_environment() -> dict[str, str]:
    """Nothing of ours but where to find programs: Postgres has no use for the portal's secrets."""
    kept = ("PATH", "LD_LIBRARY_PATH")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }


def _home_of(folder: Path) -> Path:
    """`folder`, or the one under SYSTEM_FOLDER that a note in `folder` names.

    The name is random and kept in `folder`, so that removing `folder` means an empty database.
    """
    if choose_account(folder / "cluster").may_enter(folder):
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / "elsewhere"
    try:
        with note.open("x") as new:
            new.write(str(SYSTEM_FOLDER / secrets.token_hex(6)))
    except FileExistsError:
        pass  # an earlier start chose the place
    make_system_folder()
    return Path(note.read_text())


def _socket_folder(home: Path) -> Path:
    """Below `home`, or in /tmp when the kernel would refuse so long a path."""
    near = home / "socket"
    if len(str(near / ".s.PGSQL.5432").encode()) <= LONGEST_SOCKET_PATH:
        return near
    # Not gettempdir(): the place must be the same whatever TMPDIR each user of the server has.
    return Path("/tmp") / f"ogp-{os.geteuid()}-{short_hash(str(home))}"  # noqa: S108 - checked to be ours


def _first_number(lock: Path) -> int | None:
    """The process id on the first line of a lock file; None without a file or a number."""
    try:
        words = lock.read_text().split(maxsplit=1)
    except FileNotFoundError:
        return None
    return int(words[0]) if words and words[0].isdecimal() else None
