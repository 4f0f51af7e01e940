"""Keeps one portal running: Postgres, web server, workers and beat, until it is told to stop."""

import signal
import subprocess
import sys
import threading
import time
from types import FrameType

from deploy.children import Child, end_left_children, portal_children
from deploy.configuration import Configuration
from deploy.console import say
from deploy.embedded_postgres import EmbeddedPostgres
from deploy.environment import ROOT
from deploy.health import web_answers
from deploy.log_files import last_lines, rotate
from deploy.postgres_binaries import PostgresError
from deploy.prepared import nothing_to_do

READY_SECONDS = 90
"""How long the web server may take to answer after everything is prepared."""

STOP_SECONDS = 20
"""How long a request or a task may go on after a stop was asked for."""

LOOK_SECONDS = 0.5
ROTATE_SECONDS = 60


class Supervisor:
    """Everything one `./ogp up` starts. `run` returns once it has all stopped again."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self._postgres: EmbeddedPostgres | None = None
        self._children: list[Child] = []
        self._stop = threading.Event()
        self._hurry = threading.Event()
        self._begun = time.monotonic()
        self._rotated = 0.0
        self._postgres_is_down = False

    def run(self) -> int:
        """Starts, serves until SIGINT, SIGTERM or SIGHUP, stops. Exit code 0 when asked to stop.

        Raises PostgresError when the embedded Postgres cannot be started.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        try:
            return self._start() or self._serve()
        finally:
            self._stop_all()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        """The first signal asks to stop; a second one no longer waits for anything."""
        (self._hurry if self._stop.is_set() else self._stop).set()

    # --- starting -----------------------------------------------------------------------------

    def _start(self) -> int:
        """Exit code of what failed, or 0 once the portal answers or a stop was asked for."""
        left = end_left_children(self.configuration.data)
        if left:
            say(f"ended {left} processes that a killed portal had left on this data folder")
        environment = self.configuration.for_children(self._database_url())
        if not nothing_to_do(self.configuration.data, environment):
            code = self._prepare(environment)
            if code or self._stop.is_set():
                return code
        # The web server alone has the processors until it answers: that is what people wait for.
        self._children = portal_children(environment, self.configuration)
        web, *others = self._children
        web.start()
        code = self._wait_until_ready(web)
        for child in others if not code else ():
            child.start()
        return code

    def _database_url(self) -> str:
        if not self.configuration.embedded:
            return self.configuration.database_url
        self._postgres = EmbeddedPostgres(
            self.configuration.data / "postgres", stop_with_parent=True
        )
        url = self._postgres.start()
        if not self._postgres.home.is_relative_to(self.configuration.data):
            say(f"running as root below a private folder; the database is in {self._postgres.home}")
        return url

    def _prepare(self, environment: dict[str, str]) -> int:
        """Brings database, catalogue and static files up to date; the exit code."""
        with subprocess.Popen(
            [sys.executable, "-m", "deploy.prepare"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        ) as preparing:
            while preparing.poll() is None:
                if self._stop.wait(0.05):
                    preparing.terminate()
                    preparing.wait()
                    return 0
        if preparing.returncode:
            say("the portal was not started; the reason is above")
        return preparing.returncode

    def _wait_until_ready(self, web: Child) -> int:
        deadline = time.monotonic() + READY_SECONDS
        while not self._stop.wait(0.05) and not web_answers(self.configuration):
            if not web.is_running() or time.monotonic() > deadline:
                say(f"the web server did not start. The end of {web.log}:\n{last_lines(web.log)}")
                return 1
        if not self._stop.is_set():
            self._announce()
        return 0

    def _announce(self) -> None:
        took = time.monotonic() - self._begun
        say(f"serving {self.configuration.url} after {took:.1f} s")
        logins = self.configuration.data / "demo-logins.txt"
        if self.configuration.shows_demonstration and logins.exists():
            print(f"\nDemonstration log-ins, kept in {logins}:\n\n{logins.read_text().strip()}\n")
        say(f"logs are in {self.configuration.data / 'logs'}; Ctrl-C stops the portal")

    # --- serving ------------------------------------------------------------------------------

    def _serve(self) -> int:
        while not self._stop.wait(LOOK_SECONDS):
            self._revive_postgres()
            for child in self._children:
                news = child.revive()
                if news:
                    say(news)
            self._rotate_logs()
        return 0

    def _revive_postgres(self) -> None:
        """Starts a dead server again; what keeps it from starting is told once."""
        if not self._postgres or self._postgres.postmaster():
            return
        try:
            self._postgres.start()
        except PostgresError as error:
            if not self._postgres_is_down:
                say(str(error))
            self._postgres_is_down = True
        else:
            say("Postgres had ended; it runs again")
            self._postgres_is_down = False

    def _rotate_logs(self) -> None:
        if time.monotonic() - self._rotated > ROTATE_SECONDS:
            self._rotated = time.monotonic()
            for child in self._children:
                rotate(child.log)
            if self._postgres:
                rotate(self._postgres.log)

    # --- stopping -----------------------------------------------------------------------------

    def _stop_all(self) -> None:
        if self._stop.is_set():
            say("stopping …")
        for child in self._children:
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.is_running() for child in self._children):
            if self._hurry.wait(0.05) or time.monotonic() > deadline:
                break
        for child in self._children:
            child.kill()
        if self._postgres:
            self._postgres.stop(even_if_shared=True)
        if self._stop.is_set():
            say("stopped")
