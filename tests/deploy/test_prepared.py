"""A start does again only what has changed since the last one."""

import json

import pytest

from deploy import prepared
from deploy.embedded_postgres import EmbeddedPostgres
from deploy.prepared import Notes, nothing_to_do
from deploy.restore_note import RESTORE_NOTE

STATE = "2026-11-23T10:00:00+00:00 digest"


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder on which everything was prepared, for this code and settings."""
    (tmp_path / "static").mkdir()
    monkeypatch.setattr(prepared, "stale_catalogues", list)
    monkeypatch.setattr(prepared, "database_state", lambda url: STATE)
    monkeypatch.setattr(prepared, "code_fingerprint", lambda: "code")
    monkeypatch.setattr(prepared, "static_fingerprint", lambda: "static")
    notes = Notes(tmp_path)
    notes.set("migrated", f"code {STATE}")
    notes.set("plans", "code 2026-11-23T10:00:00+00:00")
    notes.set("static", "static")
    notes.set("settings", prepared.settings_fingerprint(settings()))
    return tmp_path


def settings(**changed: str) -> dict[str, str]:
    return {"DATABASE_URL": "postgres://a/b", "OGP_DEMO": "1", **changed}


def test_nothing_changed(data):
    assert nothing_to_do(data, settings())


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("database_state", lambda url: ""),
        ("database_state", lambda url: "2026-11-24T10:00:00+00:00 digest"),
        ("database_state", lambda url: STATE + " less"),
        ("code_fingerprint", lambda: "new code"),
        ("static_fingerprint", lambda: "new static"),
        ("stale_catalogues", lambda: ["django.po"]),
    ],
)
def test_something_changed(data, monkeypatch, what, value):
    monkeypatch.setattr(prepared, what, value)
    assert not nothing_to_do(data, settings())


@pytest.mark.parametrize("name", ["OGP_DEMO", "OGP_SITE_URL", "FOUR_EYES", "EMAIL_URL"])
def test_a_changed_setting_is_checked_before_serving(data, name):
    assert not nothing_to_do(data, settings(**{name: "something else"}))


def test_variable_that_is_no_setting_changes_nothing(data):
    assert nothing_to_do(data, settings(PWD="/elsewhere"))


def test_missing_static_files(data):
    (data / "static").rmdir()
    assert not nothing_to_do(data, settings())


def test_unfinished_restore(data):
    (data / RESTORE_NOTE).touch()
    assert not nothing_to_do(data, settings())


def test_lost_or_damaged_notes_mean_that_everything_is_done_again(data):
    (data / "prepared.json").write_text("{half")
    assert not nothing_to_do(data, settings())
    (data / "prepared.json").unlink()
    assert not nothing_to_do(data, settings())


def test_notes_are_for_their_owner_and_never_half(data):
    path = data / "prepared.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text())["static"] == "static"
    assert not (data / "prepared.new").exists()


def test_state_of_a_database(postgres: EmbeddedPostgres):
    import psycopg2

    assert prepared.database_state(postgres.url()) == ""
    connection = psycopg2.connect(postgres.url())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE django_migrations (id serial, app text, name text,"
            " applied timestamptz DEFAULT clock_timestamp())"
        )
        cursor.execute("INSERT INTO django_migrations (app, name) VALUES ('plans', '0001')")
        first = prepared.database_state(postgres.url())
        cursor.execute("INSERT INTO django_migrations (app, name) VALUES ('plans', '0002')")
        second = prepared.database_state(postgres.url())
    connection.close()
    assert first != second
    assert prepared.database_identity(first) == prepared.database_identity(second) != ""


def test_fingerprints_change_with_content(monkeypatch, tmp_path):
    monkeypatch.setattr(prepared, "ROOT", tmp_path)
    monkeypatch.setattr(prepared, "RUN_LOCK", tmp_path / "requirements.lock")
    (tmp_path / "requirements.lock").touch()
    (tmp_path / "plans").mkdir()
    seen = [prepared.code_fingerprint()]
    (tmp_path / "plans/models.py").write_text("a = 1")
    seen.append(prepared.code_fingerprint())
    (tmp_path / "plans/models.pyc").write_text("compiled")
    assert prepared.code_fingerprint() == seen[-1]
    (tmp_path / "plans/models.py").write_text("a = 2")
    seen.append(prepared.code_fingerprint())
    assert len(set(seen)) == 3
