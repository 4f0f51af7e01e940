"""Sets the stage: databases filled, servers started, each in surroundings of its own."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from psycopg2 import sql

from bench.database import named
from bench.generate import Sizes
from bench.loading import DataSet
from bench.measure import Pair, Site
from bench.processes import parent_of
from bench.servers import RunningServer, web_server
from bench.targets import pages_of
from deploy.embedded_postgres import EmbeddedPostgres

PROJECT = Path(__file__).resolve().parent.parent
_PASSED_ON = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")
PORTAL_SETTINGS = "bench.portal_settings"
BARE_SETTINGS = "bench.bare.settings"
PORTAL_APPLICATION = "ogp_portal.wsgi:application"
BARE_APPLICATION = "bench.bare.wsgi:application"


class LoadError(RuntimeError):
    """A database could not be filled; the loader's own words are above the message."""


@dataclass(frozen=True)
class LoadedPair:
    """Both databases of one scale, filled, with the surroundings their servers run in."""

    scale: float
    portal_environment: dict[str, str]
    portal_data: DataSet
    bare_environment: dict[str, str]
    bare_data: DataSet


@dataclass(frozen=True)
class DatabaseServer:
    """The running Postgres: its address, and the process whose tree is all of its work."""

    url: str
    postmaster: int

    def make(self, database: str) -> str:
        """An empty database of this name, whatever was in it before; returns its address."""
        self.drop(database)
        _execute(self.url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        return named(self.url, database)

    def drop(self, database: str) -> None:
        """Removes a database and whoever is connected to it."""
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        _execute(self.url, statement.format(sql.Identifier(database)))


@contextlib.contextmanager
def database_server(folder: Path) -> Iterator[DatabaseServer]:
    """A Postgres for benchmarks alone, in `folder`; its automatic vacuum is off.

    A vacuum that starts by itself would be counted to whichever page is measured just then.
    The loaded tables are vacuumed once before measuring instead.
    """
    postgres = EmbeddedPostgres(folder, stop_with_parent=True)
    url = postgres.start()
    try:
        _execute(url, "ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()")
        yield DatabaseServer(url, _postmaster(url))
    finally:
        postgres.stop()


def _execute(url: str, *statements: str | sql.Composable) -> None:
    """Runs statements one by one, none of them in a transaction."""
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        connection.close()


def _postmaster(url: str) -> int:
    connection = psycopg2.connect(url)
    try:
        return parent_of(connection.get_backend_pid())
    finally:
        connection.close()


@contextlib.contextmanager
def loaded_pair(
    postgres: DatabaseServer, folder: Path, scale: float, writers: int
) -> Iterator[LoadedPair]:
    """Two databases of this scale, made anew and dropped when the block ends.

    Raises LoadError when one cannot be filled.
    """
    with (
        _database(postgres, f"bench_bare_{scale:g}") as bare_url,
        _database(postgres, f"bench_portal_{scale:g}") as portal_url,
    ):
        bare = _surroundings(DJANGO_SETTINGS_MODULE=BARE_SETTINGS, BENCH_BARE_DATABASE_URL=bare_url)
        portal = _portal_surroundings(portal_url, folder / "portal")
        print(f"loading scale {scale:g}: bare pages", file=sys.stderr, flush=True)
        bare_data = _fill("bench.bare.load", bare, scale, writers)
        print(f"loading scale {scale:g}: portal", file=sys.stderr, flush=True)
        portal_data = _fill("bench.portal_data.load", portal, scale, writers)
        for url in (bare_url, portal_url):
            _execute(url, "VACUUM ANALYZE", "CHECKPOINT")
        yield LoadedPair(scale, portal, portal_data, bare, bare_data)


@dataclass(frozen=True)
class LoadedPortal:
    """The portal's database alone, filled, with the surroundings its server runs in."""

    url: str
    environment: dict[str, str]

    def tidy(self) -> None:
        """What the database would do by itself in time, done now: statistics and dead rows."""
        _execute(self.url, "VACUUM ANALYZE", "CHECKPOINT")


@contextlib.contextmanager
def loaded_portal(postgres: DatabaseServer, folder: Path, scale: float) -> Iterator[LoadedPortal]:
    """A database of this scale without bare pages beside it, dropped when the block ends.

    Raises LoadError when it cannot be filled.
    """
    with _database(postgres, f"bench_portal_{scale:g}") as url:
        environment = _portal_surroundings(url, folder / "portal")
        print(f"loading scale {scale:g}: portal", file=sys.stderr, flush=True)
        _fill("bench.portal_data.load", environment, scale, 1)
        loaded = LoadedPortal(url, environment)
        loaded.tidy()
        yield loaded


@contextlib.contextmanager
def running_portal(loaded: LoadedPortal, folder: Path) -> Iterator[RunningServer]:
    """The portal's web server on that database, running until the block ends."""
    log = folder / "portal.log"
    with web_server(PORTAL_APPLICATION, loaded.environment, log) as server:
        yield server


@contextlib.contextmanager
def _database(postgres: DatabaseServer, name: str) -> Iterator[str]:
    url = postgres.make(name)
    try:
        yield url
    finally:
        postgres.drop(name)


def _surroundings(**variables: str) -> dict[str, str]:
    """An environment with nothing of the caller's settings: those would change the figures."""
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed_on, "PYTHONPATH": str(PROJECT), "LC_ALL": "C.UTF-8", **variables}


def _portal_surroundings(url: str, folder: Path) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    return _surroundings(
        DJANGO_SETTINGS_MODULE=PORTAL_SETTINGS,
        DATABASE_URL=url,
        OGP_DATA=str(folder),
        OGP_DEMO="0",
        LOG_LEVEL="WARNING",
    )


def _fill(loader: str, environment: dict[str, str], scale: float, writers: int) -> DataSet:
    options = [loader, "--scale", str(scale), "--writers", str(writers)]
    return DataSet.from_dict(_answer("bench.fill", options, environment))


def _answer(module: str, options: list[str], environment: dict[str, str], given: str = "") -> dict:
    """The JSON object that a module of ours prints as its last line."""
    done = subprocess.run(
        [sys.executable, "-m", module, *options],
        env=environment,
        cwd=PROJECT,
        input=given,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise LoadError(f"{module} ended with exit code {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def crowd_work(loaded: LoadedPortal, kind: str, answers: int) -> dict[str, float]:
    """Seconds and megabytes of one piece of work on the crowd of this size (bench/crowds.py)."""
    return _answer("bench.crowds", [kind, str(answers)], loaded.environment)


def page_facts(loaded: LoadedPair) -> dict[str, dict[str, int]]:
    """Queries and bytes of every page at one scale."""
    keys = [page.key for page in _pages(loaded) if not page.is_write]
    given = json.dumps({"data_set": loaded.portal_data.as_dict(), "keys": keys})
    return _answer("bench.page_facts", [], loaded.portal_environment, given)


def _pages(loaded: LoadedPair) -> list:
    return pages_of(has_largest_topic=Sizes.of(loaded.scale).has_largest_topic)


@contextlib.contextmanager
def running_pair(loaded: LoadedPair, folder: Path) -> Iterator[Pair]:
    """Both web servers of one scale, running until the block ends."""
    name = f"{loaded.scale:g}"
    with (
        web_server(
            PORTAL_APPLICATION, loaded.portal_environment, folder / f"portal-{name}.log"
        ) as portal,
        web_server(BARE_APPLICATION, loaded.bare_environment, folder / f"bare-{name}.log") as bare,
    ):
        yield Pair(
            loaded.scale,
            Site("portal", portal, loaded.portal_data),
            Site("bare pages", bare, loaded.bare_data),
            _pages(loaded),
        )
