"""Questions about processes: is it really alive, what is it, who belongs to this data folder."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import psutil

_PR_SET_PDEATHSIG = 1
"""`prctl` option of <linux/prctl.h>: the signal this process gets when its parent dies."""


def is_alive(pid: int) -> bool:
    """Whether `pid` runs. A zombie does not: some containers' first process never reaps them."""
    try:
        return psutil.Process(pid).status() not in {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}
    except psutil.NoSuchProcess:
        return False


def command_line(pid: int) -> list[str]:
    """The words that `pid` was started with; empty when it is gone or not ours to see."""
    try:
        return psutil.Process(pid).cmdline()
    except psutil.Error:
        return []


def running_in(folder: Path) -> Iterator[psutil.Process]:
    """Live processes whose working folder is `folder`."""
    for process in psutil.process_iter():
        try:
            if process.cwd() == str(folder) and is_alive(process.pid):
                yield process
        except psutil.Error:
            continue


def marked_with(name: str, value: str) -> Iterator[psutil.Process]:
    """Live processes, other than this one, started with the environment entry `name=value`."""
    for process in psutil.process_iter():
        try:
            marked = process.environ().get(name) == value
        except (psutil.Error, OSError):
            continue
        if marked and process.pid != os.getpid() and is_alive(process.pid):
            yield process


def end_all(processes: Iterable[psutil.Process], *, patience: float = 5.0) -> int:
    """Asks each process to stop, kills those that do not within `patience` seconds; how many."""
    asked = list(processes)
    for process in asked:
        _send(process, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while any(is_alive(process.pid) for process in asked) and time.monotonic() < deadline:
        time.sleep(0.05)
    for process in asked:
        if is_alive(process.pid):
            _send(process, signal.SIGKILL)
    return len(asked)


def _send(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)  # psutil refuses a pid that was reused since it was listed
    except psutil.NoSuchProcess:
        return


def wait_until_gone(pid: int, seconds: float) -> bool:
    """Whether `pid` ended within `seconds`."""
    deadline = time.monotonic() + seconds
    while is_alive(pid):
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
    return True


def end_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` that has the kernel send `number` to the child when its parent dies.

    None where the kernel cannot (anything but Linux). The library is loaded here, in the
    parent, because little is safe between fork and exec.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def bind() -> None:
        prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # the parent died before the line above
            os.kill(os.getpid(), number)

    return bind
