"""The embedded Postgres: nothing is lost by kill -9, and nothing outside its folder changes."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg2
import psycopg2.extras
import pytest

from deploy import embedded_postgres
from deploy.embedded_postgres import EmbeddedPostgres
from deploy.postgres_binaries import PostgresError, choose_account

ROOT = Path(__file__).resolve().parents[2]

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="tells what happens to root")


@contextmanager
def connected(server: EmbeddedPostgres) -> Iterator[psycopg2.extensions.cursor]:
    connection = psycopg2.connect(server.url().replace("postgres:", "postgresql:", 1))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def answer(server: EmbeddedPostgres, query: str) -> object:
    with connected(server) as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def write_row(server: EmbeddedPostgres, text: str) -> None:
    with connected(server) as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS kept (text text)")
        cursor.execute("INSERT INTO kept VALUES (%s)", [text])


START_AND_WAIT = """
import sys, time
from pathlib import Path
from deploy.embedded_postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), stop_with_parent=True)
print(server.start(), flush=True)
time.sleep(60)
"""


@contextmanager
def started_by_another(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], EmbeddedPostgres]]:
    """A process that started the server of `folder` and now sleeps, and our view of the server."""
    with subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT, folder], cwd=ROOT, stdout=subprocess.PIPE
    ) as parent:
        parent.stdout.readline()
        server = EmbeddedPostgres(folder)
        assert server.is_ready()
        yield parent, server


def kill_server(server: EmbeddedPostgres) -> int:
    pid = server.postmaster()
    assert pid
    os.kill(pid, signal.SIGKILL)
    while server.postmaster():
        time.sleep(0.01)
    return pid


def test_start_gives_the_address_of_a_database_that_answers(postgres):
    assert answer(postgres, "SELECT current_database()") == "ogp"


def test_danish_letters_have_case(postgres):
    assert answer(postgres, "SELECT 'ÅBENHED' ILIKE '%åben%'")


def test_commits_reach_the_disk(postgres):
    settings = [answer(postgres, f"SHOW {name}") for name in embedded_postgres.DURABILITY]
    assert settings == ["on", "on", "on"]


def test_rows_are_there_after_stop_and_start(postgres):
    write_row(postgres, "kept")
    postgres.stop()
    assert not postgres.is_ready()
    postgres.start()
    assert answer(postgres, "SELECT text FROM kept") == "kept"


def test_acknowledged_row_survives_kill_9_of_the_server(postgres):
    write_row(postgres, "acknowledged")
    kill_server(postgres)
    postgres.start()
    assert answer(postgres, "SELECT text FROM kept") == "acknowledged"


def test_server_goes_on_after_kill_9_of_one_of_its_processes(postgres):
    write_row(postgres, "acknowledged")
    os.kill(psutil.Process(postgres.postmaster()).children()[0].pid, signal.SIGKILL)
    postgres.start()
    assert answer(postgres, "SELECT text FROM kept") == "acknowledged"


def test_start_ignores_a_reused_process_number(postgres):
    kill_server(postgres)
    account = choose_account(postgres.home / "cluster").switch
    with subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE, cwd="/", **account) as stranger:
        lock = postgres.home / "cluster/postmaster.pid"
        lines = lock.read_text().splitlines(keepends=True)
        lock.write_text("".join([f"{stranger.pid}\n", *lines[1:]]))
        shutil.copyfile(lock, postgres.home / "socket/.s.PGSQL.5432.lock")
        postgres.start()
        assert postgres.is_ready()
        assert stranger.poll() is None
        stranger.kill()


def test_start_ignores_a_zombie(open_folder):
    with started_by_another(open_folder / "postgres") as (parent, server):
        zombie = kill_server(server)
        server.start()
        assert psutil.Process(zombie).status() == psutil.STATUS_ZOMBIE
        assert server.is_ready()
        server.stop(even_if_shared=True)
        parent.kill()


def test_start_ends_a_query_left_running_by_a_killed_server(postgres, monkeypatch):
    monkeypatch.setattr(embedded_postgres, "ORPHAN_SECONDS", 0.2)
    busy = psycopg2.connect(postgres.url().replace("postgres:", "postgresql:", 1), async_=True)
    psycopg2.extras.wait_select(busy)
    busy.cursor().execute("SELECT count(*) FROM generate_series(1, 100000000000)")
    kill_server(postgres)
    postgres.start()
    assert postgres.is_ready()
    busy.close()


def test_start_again_after_a_killed_initdb(open_folder):
    (open_folder / "postgres/cluster.unfinished/base").mkdir(parents=True)
    server = EmbeddedPostgres(open_folder / "postgres")
    server.start()
    assert server.is_ready()
    server.stop()


def test_last_user_stops_the_server(postgres):
    second = EmbeddedPostgres(postgres.home)
    second.start()
    second.stop()
    assert postgres.is_ready()
    postgres.stop()
    assert not postgres.is_ready()


def test_stop_even_if_shared(postgres):
    second = EmbeddedPostgres(postgres.home)
    second.start()
    second.stop(even_if_shared=True)
    assert not postgres.is_ready()


def test_two_folders_have_two_servers(postgres, open_folder):
    other = EmbeddedPostgres(open_folder / "other")
    other.start()
    write_row(postgres, "mine")
    assert answer(other, "SELECT to_regclass('kept') IS NULL")
    other.stop()


def test_a_path_too_long_for_a_socket(open_folder):
    server = EmbeddedPostgres(open_folder / ("d" * 90) / "postgres")
    server.start()
    assert server.is_ready()
    server.stop()
    shutil.rmtree(server._cluster.socket_folder)


def test_files_of_another_version_are_refused(postgres):
    postgres.stop()
    (postgres.home / "cluster/PG_VERSION").write_text("15\n")
    with pytest.raises(PostgresError, match="made by Postgres 15"):
        postgres.start()


def test_a_start_that_fails_shows_the_servers_own_words(postgres):
    postgres.stop()
    (postgres.home / "cluster/postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresError, match="no_such_setting"):
        postgres.start()


def test_postgres_does_not_see_the_portals_secrets(open_folder, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a" * 50)
    server = EmbeddedPostgres(open_folder / "postgres")
    server.start()
    assert "SECRET_KEY" not in psutil.Process(server.postmaster()).environ()
    server.stop()


def test_server_ends_with_a_killed_parent(open_folder):
    with started_by_another(open_folder / "postgres") as (parent, server):
        parent.kill()
    deadline = time.monotonic() + 5
    while server.postmaster() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not server.postmaster()


def rights(folder: Path) -> dict[Path, tuple[int, int, int]]:
    """Mode and owner of a folder and of all above it."""
    places = (folder, *folder.parents)
    return {place: (s.st_mode, s.st_uid, s.st_gid) for place in places if (s := place.stat())}


@as_root
def test_root_keeps_data_elsewhere_when_the_folder_is_private(private_folder):
    before, accounts = rights(private_folder), pwd.getpwall()
    server = EmbeddedPostgres(private_folder / "postgres")
    server.start()
    try:
        assert server.is_ready()
        assert not server.home.is_relative_to(private_folder)
        assert rights(private_folder) == before
        assert pwd.getpwall() == accounts
        assert EmbeddedPostgres(private_folder / "postgres").home == server.home
    finally:
        server.stop()
        shutil.rmtree(server.home)


@as_root
def test_root_runs_postgres_as_nobody(postgres):
    assert psutil.Process(postgres.postmaster()).username() == "nobody"


@as_root
def test_root_runs_postgres_as_the_owner_of_its_files(postgres):
    postgres.stop()
    games = pwd.getpwnam("games")
    shutil.chown(postgres.home / "cluster", "games")
    assert choose_account(postgres.home / "cluster").uid == games.pw_uid


@as_root
def test_ordinary_user(open_folder):
    """The same, started by an account without rights, with the machine's own Python."""
    python = shutil.which(f"python{sys.version_info[0]}.{sys.version_info[1]}", path="/usr/bin")
    if not python:
        pytest.skip("no Python that an ordinary user may run")
    nobody = pwd.getpwnam("nobody")
    os.chown(open_folder, nobody.pw_uid, nobody.pw_gid)
    script = START_AND_WAIT.replace("time.sleep(60)", "server.stop()")
    done = subprocess.run(
        [python, "-c", script, open_folder / "data"],
        cwd="/",
        env={"PYTHONPATH": f"{ROOT}:{Path(psutil.__file__).parents[1]}", "PATH": "/usr/bin:/bin"},
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("postgres://postgres@/ogp?host="), done.stderr
    assert (open_folder / "data").stat().st_mode & 0o777 == 0o700
