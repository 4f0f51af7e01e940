"""Backup and restore: everything comes back, and nothing is touched that should not be."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from deploy import postgres_client
from deploy.backup import back_up
from deploy.configuration import Configuration
from deploy.embedded_postgres import EmbeddedPostgres
from deploy.manifest import BackupError, Manifest
from deploy.portal_database import PortalDatabase, portal_database
from deploy.postgres_binaries import PostgresError
from deploy.restore import Backup, restore
from deploy.restore_note import RESTORE_NOTE
from tests.deploy.conftest import folder_open_to_all, free_port, portal_environment

ROOT = Path(__file__).resolve().parents[2]
CONTENT = b"evidence"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
KNOWN = "accounts.0001_initial"

TABLES = """
CREATE TABLE django_migrations (
    id bigint GENERATED ALWAYS AS IDENTITY, app text, name text, applied timestamptz DEFAULT now()
);
INSERT INTO django_migrations (app, name) VALUES ('accounts', '0001_initial');
CREATE TABLE answer (id int PRIMARY KEY, words text NOT NULL);
INSERT INTO answer VALUES (1, 'Åbenhed først'), (2, 'Ærøs høringssvar');
CREATE TABLE receipt (answer int NOT NULL REFERENCES answer);
INSERT INTO receipt VALUES (1), (2);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'append only'; END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON receipt EXECUTE FUNCTION refuse();
CREATE TABLE django_session (key text);
INSERT INTO django_session VALUES ('opens an account');
"""


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    with folder_open_to_all() as folder:
        running = EmbeddedPostgres(folder / "postgres", durable=False)
        running.start()
        yield running
        running.stop(even_if_shared=True)


def run(database: PortalDatabase, statements: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(database.url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statements)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def database_called(server: EmbeddedPostgres, name: str, data: Path) -> PortalDatabase:
    server.create_database(name)
    url = server.url(name)
    configuration = Configuration.from_environment({"OGP_DATA": str(data), "DATABASE_URL": url})
    database = PortalDatabase(url, configuration.for_children(url), server.binaries)
    run(database, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    return database


@pytest.fixture
def data(tmp_path) -> Path:
    """A data folder with a stored file and secrets."""
    folder = tmp_path / "data"
    (folder / "files" / DIGEST[:2]).mkdir(parents=True)
    (folder / "files" / DIGEST[:2] / DIGEST).write_bytes(CONTENT)
    (folder / "files" / DIGEST[:2] / "tmphalf").write_bytes(b"being writt")
    (folder / "secret-key").write_text("secret")
    return folder


@pytest.fixture
def database(server, data) -> PortalDatabase:
    found = database_called(server, "original", data)
    run(found, TABLES)
    return found


@pytest.fixture
def empty(server, tmp_path) -> PortalDatabase:
    return database_called(server, "empty", tmp_path / "other")


@pytest.fixture
def saved(database, data, tmp_path) -> Backup:
    back_up(database, data, tmp_path / "backup")
    return Backup(tmp_path / "backup", Manifest.read(tmp_path / "backup"))


@pytest.fixture
def other(tmp_path) -> Path:
    folder = tmp_path / "other"
    folder.mkdir()
    return folder


def test_round_trip(saved, empty, other):
    saved.manifest.verify(saved.folder)
    restore(saved, empty, other, replace=False)
    assert run(empty, "SELECT * FROM answer ORDER BY id") == [
        (1, "Åbenhed først"),
        (2, "Ærøs høringssvar"),
    ]
    assert (other / "files" / DIGEST[:2] / DIGEST).read_bytes() == CONTENT
    with pytest.raises(psycopg2.errors.RaiseException, match="append only"):
        run(empty, "DELETE FROM receipt")


def test_sessions_and_half_written_files_and_secrets_stay_behind(saved, empty, other):
    restore(saved, empty, other, replace=False)
    assert run(empty, "SELECT count(*) FROM django_session") == [(0,)]
    assert [entry.path for entry in saved.manifest.entries] == [
        "database.dump",
        f"files/{DIGEST[:2]}/{DIGEST}",
    ]


def test_secrets_come_along_when_asked_for(database, data, tmp_path):
    back_up(database, data, tmp_path / "backup", with_secrets=True)
    assert (tmp_path / "backup/secrets/secret-key").read_text() == "secret"


def test_backup_is_for_its_owner_alone(saved):
    everything = [saved.folder, *saved.folder.rglob("*")]
    assert [path for path in everything if path.stat().st_mode & 0o077] == []


def test_manifest_tells_version_migrations_and_rows(saved):
    raw = json.loads((saved.folder / "manifest.json").read_text())
    assert raw["migrations"] == [KNOWN]
    assert raw["rows"] == {"answer": 2, "django_migrations": 1, "receipt": 2}
    assert raw["postgres_version"] == 18


def test_folder_that_is_not_empty_is_refused(database, data, tmp_path):
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup/mine").touch()
    with pytest.raises(BackupError, match="not empty"):
        back_up(database, data, tmp_path / "backup")


def test_database_without_the_portal_is_refused(empty, data, tmp_path):
    with pytest.raises(BackupError, match="never started"):
        back_up(empty, data, tmp_path / "backup")
    assert not (tmp_path / "backup/manifest.json").exists()


def test_damaged_file_is_named_and_the_rest_saved(database, data, tmp_path, capfd):
    (data / "files" / DIGEST[:2] / DIGEST).write_bytes(b"rotten")
    damaged = back_up(database, data, tmp_path / "backup")
    assert damaged == [str(data / "files" / DIGEST[:2] / DIGEST)]
    assert f"damaged, its content does not fit its name: {damaged[0]}" in capfd.readouterr().err
    Manifest.read(tmp_path / "backup").verify(tmp_path / "backup")


def spoil(saved: Backup, how: str) -> None:
    dump = saved.folder / "database.dump"
    if how == "changed":
        dump.write_bytes(dump.read_bytes()[:-1] + b"x")
    else:
        dump.unlink()


@pytest.mark.parametrize(("how", "words"), [("changed", "is damaged"), ("missing", "lacks")])
def test_backup_that_does_not_fit_its_checksums_is_refused(saved, how, words):
    spoil(saved, how)
    with pytest.raises(BackupError, match=f"{words}.*Nothing was changed|{words}"):
        saved.manifest.verify(saved.folder)


def test_folder_without_manifest_is_no_backup(saved):
    (saved.folder / "manifest.json").unlink()
    with pytest.raises(BackupError, match="no whole backup"):
        Manifest.read(saved.folder)


def test_manifest_that_points_outside_is_refused(saved):
    path = saved.folder / "manifest.json"
    path.write_text(path.read_text().replace("database.dump", "../database.dump"))
    with pytest.raises(BackupError, match="outside the backup"):
        Manifest.read(saved.folder).verify(saved.folder)


def test_database_with_content_is_kept_unless_told_otherwise(saved, database, data):
    run(database, "INSERT INTO answer VALUES (3, 'nyt')")
    with pytest.raises(BackupError, match="not empty"):
        restore(saved, database, data, replace=False)
    assert run(database, "SELECT count(*) FROM answer") == [(3,)]
    restore(saved, database, data, replace=True)
    assert run(database, "SELECT count(*) FROM answer") == [(2,)]


def test_restore_while_others_are_connected_is_refused(saved, database, data):
    connection = psycopg2.connect(database.url)
    with pytest.raises(BackupError, match="1 other connections"):
        restore(saved, database, data, replace=True)
    connection.close()


def test_backup_of_a_newer_portal_is_refused(saved, empty, other):
    saved.manifest.migrations.append("plans.9999_tomorrow")
    with pytest.raises(BackupError, match=r"newer than this one.*plans\.9999_tomorrow"):
        restore(saved, empty, other, replace=False)


def test_wrong_number_of_rows_leaves_the_old_database(saved, database, data):
    run(database, "INSERT INTO answer VALUES (3, 'nyt')")
    saved.manifest.rows["answer"] = 7
    with pytest.raises(BackupError, match="table answer has 2 rows, not 7"):
        restore(saved, database, data, replace=True)
    assert run(database, "SELECT count(*) FROM answer") == [(3,)]
    assert not (data / RESTORE_NOTE).exists()


def test_dump_that_ends_too_soon_leaves_the_old_database(saved, database, data):
    dump = saved.folder / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-200])
    with pytest.raises(BackupError, match="left as it was"):
        restore(saved, database, data, replace=True)
    assert run(database, "SELECT count(*) FROM answer") == [(2,)]


def test_unfinished_restore_is_noted_for_the_next_start(saved, empty, other):
    restore(saved, empty, other, replace=False)
    assert (other / RESTORE_NOTE).exists()


def test_password_is_not_among_the_arguments(monkeypatch, server, tmp_path):
    seen = {}
    monkeypatch.setattr(
        "deploy.postgres_client.subprocess.Popen",
        lambda words, **rest: seen.update(words=words, **rest),
    )
    url = "postgres://ogp:topsecret@db.example.org/ogp"
    postgres_client.Programs(PortalDatabase(url, {}, server.binaries), 18).popen("pg_dump")
    assert "topsecret" not in str(seen["words"])
    assert seen["env"]["PGPASSWORD"] == "topsecret"


def programs_of_versions(folder: Path, *versions: int) -> list[Path]:
    places = []
    for version in versions:
        place = folder / f"{version}-{len(places)}"
        place.mkdir()
        for name in ("pg_dump", "psql"):
            (place / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}.1'\n")
            (place / name).chmod(0o755)
        places.append(place)
    return places


@pytest.mark.parametrize(("server", "chosen"), [(16, 0), (17, 2), (18, 1)])
def test_programs_fit_the_servers_version_and_the_systems_come_first(
    monkeypatch, tmp_path, server, chosen
):
    places = programs_of_versions(tmp_path, 16, 18, 17, 18)
    monkeypatch.delenv("OGP_PG_BIN", raising=False)
    monkeypatch.setattr(postgres_client, "system_folders", lambda: places[:3])
    monkeypatch.setattr(postgres_client, "find_binaries", lambda: places[3])
    assert postgres_client._fitting(server) == places[chosen]


def test_programs_older_than_the_server_are_refused_with_advice(monkeypatch, tmp_path):
    monkeypatch.delenv("OGP_PG_BIN", raising=False)
    monkeypatch.setattr(postgres_client, "system_folders", list)
    found = programs_of_versions(tmp_path, 15)[0]
    monkeypatch.setattr(postgres_client, "find_binaries", lambda: found)
    with pytest.raises(PostgresError, match="Install postgresql-client-18"):
        postgres_client._fitting(18)


@pytest.mark.slow
def test_round_trip_of_a_real_portal_by_its_commands(open_folder):
    """Unsent mail comes back quarantined, whichever data folder it comes back to."""

    def ogp(data: str, *words: str) -> subprocess.CompletedProcess[str]:
        environment = portal_environment(
            open_folder / data, free_port(), OGP_DEMO="0", ADMINISTRATOR_PASSWORD="en-lang-kode-123"
        )
        return subprocess.run(
            [sys.executable, ROOT / "ogp", *words],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )

    ogp("a", "manage", "migrate", "-v0")
    ogp("a", "manage", "create_administrator", "editor@example.org", "--name", "Redaktør")
    ogp("a", "backup", str(open_folder / "saved"))
    done = ogp("b", "restore", str(open_folder / "saved"))
    assert "unsent mails are held back" in done.stdout
    assert not (open_folder / "b" / RESTORE_NOTE).exists()
    environment = portal_environment(open_folder / "b", free_port())
    with portal_database(Configuration.from_environment(environment)) as database:
        assert run(database, "SELECT email FROM accounts_user") == [("editor@example.org",)]
    assert any((open_folder / "b" / "static").iterdir())
