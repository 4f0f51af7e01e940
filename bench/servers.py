"""Starts and stops the processes that are measured; ends none that it did not start."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.children import commands
from deploy.process_table import end_with_parent

START_SECONDS = 60
STOP_SECONDS = 20


class ServerError(RuntimeError):
    """A server that was to be measured did not start; the message ends with its last words."""


@dataclass(frozen=True)
class RunningServer:
    """A server on a loopback port, and the process whose tree is its whole work."""

    pid: int
    port: int


def free_port() -> int:
    """A loopback port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def web_server(application: str, environment: dict[str, str], log: Path) -> Iterator[RunningServer]:
    """The web server exactly as `./ogp up` starts it, for any WSGI application.

    Portal and bare pages run under the same command, so the server itself never decides.
    Raises ServerError when it does not answer within a minute.
    """
    port = free_port()
    *command, _portal = commands(log.parent, "127.0.0.1", port)["web"]
    command += ["--log-level=warning", application]
    with running(command, environment, log) as process:
        wait_for_port(process, port, log)
        yield RunningServer(process.pid, port)


@contextlib.contextmanager
def running(
    command: list[str], environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen]:
    """A process in a group of its own; the whole group is gone when the block ends."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # Even when we are killed outright; this process has one thread, so it is safe.
            preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509
        )
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for_port(process: subprocess.Popen, port: int, log: Path) -> None:
    """Returns once something listens on `port`; raises ServerError when `process` gives up."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    last_words = log.read_text(errors="replace")[-2_000:]
    raise ServerError(f"{process.args[0]} does not answer on port {port}:\n{last_words}")
