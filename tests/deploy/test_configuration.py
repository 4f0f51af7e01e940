"""What the launcher reads from the environment, and who may use a data folder or a port."""

import os
import socket

import pytest

from deploy.configuration import Configuration, ConfigurationError
from deploy.file_locks import FileLock
from deploy.portal_lock import portal_lock


def test_nothing_set():
    configuration = Configuration.from_environment({})
    assert configuration.url == "http://127.0.0.1:8000"
    assert configuration.data.name == "var"
    assert configuration.embedded


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("localhost", "http://localhost:8000"),
    ],
)
def test_url_that_a_browser_on_this_machine_can_use(host, url):
    assert Configuration.from_environment({"OGP_HOST": host}).url == url


@pytest.mark.parametrize(
    ("given", "demo"),
    [
        ({}, "1"),
        ({"OGP_DEMO": "0"}, "0"),
        ({"DATABASE_URL": "postgres://a/b"}, "0"),
        ({"DATABASE_URL": "postgres://a/b", "OGP_DEMO": "1"}, "1"),
    ],
)
def test_demonstration_is_on_for_the_embedded_database_alone(given, demo):
    children = Configuration.from_environment(given).for_children("postgres://a/b")
    assert children["OGP_DEMO"] == demo


def test_data_folder_keeps_personal_data_to_its_owner(tmp_path):
    configuration = Configuration.from_environment({"OGP_DATA": str(tmp_path / "data")})
    configuration.make_data_folder()
    for part in ("files", "mail", "logs"):
        assert (tmp_path / "data" / part).stat().st_mode & 0o077 == 0
    assert (tmp_path / "data").stat().st_mode & 0o066 == 0


def test_data_folder_that_exists_keeps_its_rights(tmp_path):
    tmp_path.chmod(0o755)
    Configuration.from_environment({"OGP_DATA": str(tmp_path)}).make_data_folder()
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_key_is_made_once_for_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    configuration = Configuration.from_environment({"OGP_DATA": str(tmp_path)})
    configuration.make_data_folder()
    key = (tmp_path / "secret-key").read_text()
    configuration.make_data_folder()
    assert (tmp_path / "secret-key").read_text() == key
    assert len(key) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.glob("secret-key.*")) == []


def test_no_key_is_made_where_one_is_set(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a" * 50)
    Configuration.from_environment({"OGP_DATA": str(tmp_path)}).make_data_folder()
    assert not (tmp_path / "secret-key").exists()


def test_taken_port_is_refused_with_advice():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        configuration = Configuration.from_environment({"OGP_PORT": str(port)})
        with pytest.raises(ConfigurationError, match=f"Port {port} on 127.0.0.1 .* OGP_PORT=8001"):
            configuration.refuse_taken_port()


def test_second_portal_on_a_data_folder_is_refused_and_told_which(tmp_path):
    configuration = Configuration.from_environment({"OGP_DATA": str(tmp_path)})
    with portal_lock(configuration, "http://127.0.0.1:8000"):
        refused = rf"in use \(process {os.getpid()}: http://127.0.0.1:8000\)"
        with pytest.raises(ConfigurationError, match=refused), portal_lock(configuration, "b"):
            pytest.fail("must not get here")


def test_lock_of_a_portal_that_is_gone_does_not_stand_in_the_way(tmp_path):
    configuration = Configuration.from_environment({"OGP_DATA": str(tmp_path)})
    (tmp_path / "portal.lock").write_text("process 1: http://127.0.0.1:8000")
    with portal_lock(configuration, "http://127.0.0.1:8000"):
        assert not FileLock(tmp_path / "portal.lock").try_acquire()


def test_shared_lock_keeps_one_who_wants_it_alone_out(tmp_path):
    mine, theirs, third = (FileLock(tmp_path / "lock") for _ in range(3))
    mine.share()
    theirs.share()
    assert not third.try_acquire()
    mine.release()
    theirs.release()
    assert third.try_acquire()
    third.release()
