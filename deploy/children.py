"""The long-running processes of one portal: started, started again when they die, and stopped."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from deploy import process_table
from deploy.configuration import Configuration
from deploy.environment import ROOT
from deploy.log_files import rotate
from deploy.postgres_binaries import short_hash

MARK = "OGP_SUPERVISED"
"""Environment entry by which the next start finds what a killed supervisor left running."""

STEADY_SECONDS = 60
"""A process that lived this long starts again at once when it dies."""

LONGEST_DELAY = 30.0
"""Seconds between attempts with a process that keeps dying."""

LARGEST_WORKER = 300_000
"""In kilobytes; a worker's process that a task left larger is replaced after that task."""


@dataclass
class Child:
    """One process with a log of its own, in a process group of its own.

    It gets SIGTERM from the kernel when the supervisor dies.
    """

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    delay: float = 0.0
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started: float = field(default=0.0, init=False)
    _due: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Starts the process; what its predecessor left in its group is killed first."""
        self._kill_group()
        rotate(self.log)
        self._started = time.monotonic()
        self._due = 0.0
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in a terminal goes to the supervisor alone
                preexec_fn=process_table.end_with_parent(signal.SIGTERM),  # noqa: PLW1509 - no threads
            )

    def is_running(self) -> bool:
        """Whether the process lives now."""
        return self._process is not None and self._process.poll() is None

    def revive(self) -> str:
        """Starts a dead process again, later each time it dies young; says so, else is empty."""
        if self.is_running() or self._process is None:
            return ""
        now = time.monotonic()
        if not self._due:
            self.delay = self._next_delay(now)
            self._due = now + self.delay
            return f"{self.name} ended ({self.ending()}); starting it again, see {self.log}"
        if now >= self._due:
            self.start()
        return ""

    def _next_delay(self, now: float) -> float:
        if now - self._started >= STEADY_SECONDS:
            return 0.0
        return min(LONGEST_DELAY, self.delay * 2 or 0.5)

    def ending(self) -> str:
        """How the process ended: "exit code 1" or "SIGKILL"."""
        code = self._process.returncode if self._process else None
        if code is None:
            return "not started"
        return f"exit code {code}" if code >= 0 else signal.Signals(-code).name

    def ask_to_stop(self) -> None:
        """Sends SIGTERM to the process itself, which ends its own."""
        if self.is_running():
            self._process.terminate()

    def kill(self) -> None:
        """Ends the process and its whole group at once."""
        self._kill_group()
        if self._process:
            self._process.wait()

    def _kill_group(self) -> None:
        if self._process:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return  # nobody was left in it


def portal_children(environment: dict[str, str], configuration: Configuration) -> list[Child]:
    """Web server first, then a worker for each queue, and beat."""
    data = configuration.data
    marked = {**environment, MARK: str(data)}
    return [
        Child(name, command, marked, data / "logs" / f"{name}.log")
        for name, command in commands(data, configuration.host, configuration.port).items()
    ]


def commands(data: Path, host: str, port: int) -> dict[str, list[str]]:
    """The command of each of the portal's processes, run in the project folder."""
    return {
        "web": _web(host, port),
        "messages": _worker("messages", data),
        "builds": _worker("builds", data),
        "beat": [*_module("deploy.beat"), str(data / "beat/schedule")],
    }


def end_left_children(data: Path) -> int:
    """Ends what an earlier supervisor of this data folder left running; how many processes."""
    return process_table.end_all(process_table.marked_with(MARK, str(data)))


def _module(name: str) -> list[str]:
    return [sys.executable, "-m", name]


def _web(host: str, port: int) -> list[str]:
    """docs/adr/0003: threads, not ASGI, so that connections to Postgres stay countable."""
    return [
        *_module("deploy.web"),
        "--interface=wsgi",
        f"--host={host}",
        f"--port={port}",
        "--workers=2",
        "--blocking-threads=4",
        # Each thread keeps its connection, with the plans that Postgres made on it.
        "--blocking-threads-idle-timeout=600",
        "--http=1",
        "--no-ws",
        "--respawn-failed-workers",
        "--respawn-interval=0.5",
        "--workers-kill-timeout=10",
        "ogp_portal.wsgi:application",
    ]


def _worker(queue: str, data: Path) -> list[str]:
    """docs/adr/0002: one process per queue, so that a build never delays a mail."""
    return [
        *_celery("worker"),
        f"--queues={queue}",
        f"--hostname={queue}@%h-{short_hash(str(data))}",
        "--concurrency=1",
        "--prefetch-multiplier=1",
        f"--max-memory-per-child={LARGEST_WORKER}",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
        "--loglevel=INFO",
    ]


def _celery(program: str) -> list[str]:
    return [*_module("celery"), "-A", "ogp_portal", program]
