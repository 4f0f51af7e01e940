"""Makes `.venv` from a lock file of exact versions and hashes. Standard library only.

`requirements.lock` is enough to run the portal; `requirements-dev.lock` holds the same and the
tools for test, check and bench. A stamp in `.venv` names the lock file it was made from, so that
later starts find out in a millisecond that nothing is to be done.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUN_LOCK = ROOT / "requirements.lock"
DEVELOPMENT_LOCK = ROOT / "requirements-dev.lock"


class SetupError(Exception):
    """The environment cannot be made; the text tells the user what to do."""


def ensure(*, development: bool) -> None:
    """Makes or renews `.venv` unless it already holds what is asked for.

    Starts at the same time wait for the first one. An installation that was interrupted is done
    again from scratch. Raises SetupError.
    """
    if _is_current(development=development):
        return
    with _alone():
        if not _is_current(development=development):
            _install(DEVELOPMENT_LOCK if development or _had_tools() else RUN_LOCK)


def _is_current(*, development: bool) -> bool:
    made_from = _stamp().read_text().split() if _stamp().exists() else []
    wanted = _digest(DEVELOPMENT_LOCK if development else RUN_LOCK)
    return wanted in made_from and os.access(PYTHON, os.X_OK)


def _stamp() -> Path:
    return VENV / "made-from"


def _had_tools() -> bool:
    """Whether the outdated environment was one for development, which it then stays."""
    return _stamp().exists() and len(_stamp().read_text().split()) > 1


def _can_be_kept() -> bool:
    """Whether a whole environment of this Python is there, so that a running portal keeps it."""
    if not _stamp().exists() or not os.access(PYTHON, os.X_OK):
        return False
    version = "import sys; print(sys.version_info[:2])"
    return _attempt([str(PYTHON), "-c", version]).stdout.strip() == str(sys.version_info[:2])


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


@contextmanager
def _alone() -> Iterator[None]:
    """Lets one process at a time install, by a lock on the project folder itself."""
    descriptor = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _install(lock: Path) -> None:
    if not os.access(ROOT, os.W_OK):
        raise SetupError(
            f"{ROOT} is not yours to write in. Clone the project into a folder of your own, "
            "or let its owner run this command once."
        )
    print(f"ogp: installing the packages in {lock.name} into .venv, once …", flush=True)
    begun = time.monotonic()
    keep = _can_be_kept()
    _stamp().unlink(missing_ok=True)
    tool = "uv" if _install_with_uv(lock, keep=keep) else "pip"
    if tool == "pip":
        _install_with_pip(lock, keep=keep)
    made_from = [RUN_LOCK, DEVELOPMENT_LOCK] if lock == DEVELOPMENT_LOCK else [RUN_LOCK]
    _stamp().write_text("\n".join(map(_digest, made_from)) + "\n")
    print(f"ogp: installed with {tool} in {time.monotonic() - begun:.0f} s", flush=True)


def _install_with_uv(lock: Path, *, keep: bool) -> bool:
    """Whether uv is there and did it; uv knows no pip settings, so pip may succeed where it fails."""
    uv = shutil.which("uv")
    if not uv:
        return False
    keeping = "--allow-existing" if keep else "--clear"
    steps = (
        [uv, "venv", "--quiet", keeping, "--python", _base_python(), str(VENV)],
        [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON), str(lock)],
    )
    return all(_succeeds(step) for step in steps)


def _install_with_pip(lock: Path, *, keep: bool) -> None:
    keeping = [] if keep else ["--clear"]
    made = _attempt([_base_python(), "-m", "venv", *keeping, str(VENV)])
    if made.returncode:
        raise SetupError(
            "Python's venv module does not work here. On Debian and Ubuntu: "
            f"apt install python3-venv\n{made.stdout.strip()}"
        )
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    done = subprocess.run([*pip, "install", "--require-hashes", "-r", str(lock)], check=False)
    if done.returncode:
        raise SetupError(
            f"pip could not install {lock.name}; its own words are above. "
            "Run the same command again once that is mended."
        )


def _base_python() -> str:
    """The Python that environments are made from, also when this one runs inside `.venv`."""
    return getattr(sys, "_base_executable", None) or sys.executable


def _succeeds(command: list[str]) -> bool:
    done = _attempt(command)
    if done.returncode:
        print(f"ogp: uv failed, trying pip instead:\n{done.stdout.strip()}", flush=True)
    return done.returncode == 0


def _attempt(command: list[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
