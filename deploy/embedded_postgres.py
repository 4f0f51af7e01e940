"""A Postgres of the portal's own, on a Unix socket, in one folder.

    postgres = EmbeddedPostgres(Path("var/postgres"))
    url = postgres.start()      # "postgres://postgres@/ogp?host=…"
    postgres.stop()

Several processes may use the same folder at once: the first one starts the server, and the last
one to stop (or to die) lets it end. Nothing is ever lost by `kill -9`, of this process or of any
of Postgres's own: commits are synced to disk, and the next start recovers.

Layout of the folder: `cluster/` (Postgres's files), `socket/`, `start.lock` (one process at a time
starts or stops), `users.lock` (shared by those who use the server), `postgres.log`.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import cursor

from deploy import process_table
from deploy.file_locks import FileLock
from deploy.log_files import rotate
from deploy.postgres_binaries import PostgresError
from deploy.postgres_cluster import Cluster, plain_environment

START_SECONDS = 180
"""How long a start may take; recovery after a crash replays at most a few gigabytes of log."""

ORPHAN_SECONDS = 5
"""How long processes of a killed server may finish before they are told to."""

DURABILITY = ("fsync", "full_page_writes", "synchronous_commit")


class EmbeddedPostgres:
    """The Postgres server of one folder.

    `folder`: where its files live; made when missing. As root below a folder that `nobody` may
    not enter, they live under /var/lib/ogp-portal instead; `home` says where.
    `durable`: False only for tests, whose data may be lost with the machine.
    `stop_with_parent`: whether the server also ends when this process is killed.
    """

    def __init__(
        self, folder: Path, *, durable: bool = True, stop_with_parent: bool = False
    ) -> None:
        self._cluster = Cluster.below(folder.resolve())
        self.home = self._cluster.home
        self.binaries = self._cluster.binaries
        self.log = self.home / "postgres.log"
        self._durable = durable
        self._stop_with_parent = stop_with_parent
        self._starting = FileLock(self.home / "start.lock")
        self._using = FileLock(self.home / "users.lock")
        self._process: subprocess.Popen[bytes] | None = None
        self._log_begin = 0

    # --- what others call ---------------------------------------------------------------------

    def start(self, database: str = "ogp") -> str:
        """Starts the server unless it runs, makes `database` once; returns `database`'s address.

        Raises PostgresError with the end of the server's log when it cannot be started.
        """
        try:
            self._cluster.make_home()
            with self._starting:
                self._using.share()
                if not self.is_ready():
                    self._cluster.make()
                    self._launch()
            self.create_database(database)
        except PermissionError as error:
            self._using.release()
            raise PostgresError(
                f"{error.filename} belongs to another user. Run the portal as that user, "
                "or choose a data folder of your own with OGP_DATA."
            ) from None
        except BaseException:
            self._using.release()
            raise
        return self.url(database)

    def stop(self, *, even_if_shared: bool = False) -> None:
        """Gives up this process's use of the server, which ends when nobody else uses it.

        `even_if_shared` ends it in any case; others then see their connections close.
        """
        if not self.home.exists():
            return
        with self._starting:
            self._using.release()
            if self._using.try_acquire() or even_if_shared:
                self._end_server()
            self._using.release()

    def url(self, database: str = "ogp") -> str:
        """The address of `database`, as settings and libpq understand it."""
        folder = quote(str(self._cluster.socket_folder), safe="")
        return f"postgres://postgres@/{quote(database)}?host={folder}"

    def create_database(self, name: str) -> None:
        """Makes an empty database called `name` unless it exists."""
        with self._cursor() as opened:
            opened.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if not opened.fetchone():
                opened.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
                )

    def is_ready(self) -> bool:
        """Whether the server answers a query now."""
        try:
            with self._cursor() as opened:
                opened.execute("SELECT 1")
        except psycopg2.OperationalError:
            return False
        return True

    def postmaster(self) -> int | None:
        """The process id of the running server, or None."""
        return self._cluster.postmaster()

    # --- starting -----------------------------------------------------------------------------

    @contextmanager
    def _cursor(self) -> Iterator[cursor]:
        """A cursor that commits each statement, on a connection closed afterwards."""
        connection = psycopg2.connect(
            host=str(self._cluster.socket_folder),
            user="postgres",
            dbname="postgres",
            connect_timeout=5,
        )
        try:
            connection.autocommit = True
            with connection.cursor() as opened:
                yield opened
        finally:
            connection.close()

    def _launch(self) -> None:
        """Starts the server and waits until it answers, past whatever a crash left behind."""
        begun = time.monotonic()
        deadline = begun + START_SECONDS
        while True:
            if not self.postmaster():
                rotate(self.log)
                self._cluster.disown_left_locks()
                self._spawn()
            if self._becomes_ready(deadline):
                return
            self._raise_unless_waiting_helps(deadline)
            if time.monotonic() > begun + ORPHAN_SECONDS:
                process_table.end_all(process_table.running_in(self._cluster.files))
            time.sleep(0.2)

    def _spawn(self) -> None:
        if self._process:
            self._process.poll()  # takes a killed one off the process table
        with self.log.open("ab") as log:
            self._log_begin = log.tell()
            self._process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self._cluster.files, *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=plain_environment(),
                start_new_session=True,  # Ctrl-C in a terminal must not reach it before its users
                preexec_fn=(  # noqa: PLW1509 - no caller has threads
                    process_table.end_with_parent(signal.SIGINT) if self._stop_with_parent else None
                ),
                **self._cluster.account.switch,
            )

    def _options(self) -> list[str]:
        values = {
            "listen_addresses": "",
            "unix_socket_directories": self._cluster.socket_folder,
            "unix_socket_permissions": "0700",
            "max_connections": "60",
            "shared_buffers": "64MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **dict.fromkeys(DURABILITY, "on" if self._durable else "off"),
        }
        return [word for name, value in values.items() for word in ("-c", f"{name}={value}")]

    def _becomes_ready(self, deadline: float) -> bool:
        """Waits while a postmaster lives; False when it has ended or `deadline` has passed."""
        while time.monotonic() < deadline:
            if self.is_ready():
                return True
            starting = self._process is not None and self._process.poll() is None
            if not starting and not self.postmaster():
                return False
            time.sleep(0.02)
        return False

    def _raise_unless_waiting_helps(self, deadline: float) -> None:
        """Processes of a killed server may still run a last query; Postgres refuses until then."""
        problem = self._log_tail()
        failed = self._process is not None and "shared memory block" not in problem
        if failed or time.monotonic() >= deadline:
            raise PostgresError(f"Postgres did not start. The end of {self.log}:\n{problem}")

    def _log_tail(self) -> str:
        with self.log.open("rb") as log:
            log.seek(self._log_begin)
            return log.read()[-2000:].decode(errors="replace")

    # --- ending -------------------------------------------------------------------------------

    def _end_server(self) -> None:
        """Fast shutdown; immediate after 30 s; kill after 40 s. The next start recovers."""
        pid = self.postmaster()
        steps = ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10))
        for number, patience in steps if pid else ():
            os.kill(pid, number)
            if process_table.wait_until_gone(pid, patience):
                break
        if self._process:
            self._process.wait()
            self._process = None
