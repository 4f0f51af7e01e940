"""`./ogp test`: what pytest gets to hear, and that a running portal is never touched."""

from pathlib import Path

import pytest

from deploy import debian_packages, run_tests
from deploy.file_locks import FileLock
from deploy.run_tests import environment_for_tests, pytest_command


def words(*given: str, slow: bool = False) -> str:
    return " ".join(pytest_command(list(given), slow=slow)[4:])


def test_everything_but_slow_on_two_processes():
    assert words() == "-m not slow -n 2 --dist=loadfile"


def test_slow_alone_one_by_one():
    assert words(slow=True) == "-m slow"


def test_named_test_runs_in_one_process():
    named = f"{__file__}::test_slow_alone_one_by_one"
    assert words(named) == f"-m not slow {named}"


@pytest.mark.parametrize("given", ["-n0", "--numprocesses=4", "--pdb"])
def test_who_asks_for_processes_decides(given):
    assert words(given) == f"-m not slow {given}"


def test_who_asks_for_marks_decides():
    assert words("-m", "slow or not slow") == "-n 2 --dist=loadfile -m slow or not slow"


def test_other_options_are_passed_on():
    assert words("-k", "deadline", "-x") == "-m not slow -n 2 --dist=loadfile -k deadline -x"


@pytest.fixture
def own_data(open_folder, monkeypatch):
    monkeypatch.setenv("OGP_DATA", str(open_folder))
    return open_folder


def test_database_of_tests_is_their_own(own_data, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://production/ogp")
    monkeypatch.setenv("EMAIL_URL", "smtp://real.example.org")
    with environment_for_tests() as environment:
        assert f"{own_data}/test".replace("/", "%2F") in environment["DATABASE_URL"]
        assert environment["OGP_DATA"] == f"{own_data}/test"
        assert (environment["OGP_DEMO"], environment["EMAIL_URL"]) == ("0", "")


def test_two_runs_at_once_have_two_databases(own_data):
    (own_data / "test").mkdir()
    other_run = FileLock(own_data / "test/run.lock")
    assert other_run.try_acquire()
    with environment_for_tests() as environment:
        assert str(own_data) not in environment["OGP_DATA"]
        temporary = environment["OGP_DATA"]
    assert not Path(temporary).exists()
    other_run.release()


def test_missing_browser_is_told_with_its_remedy(monkeypatch, capfd):
    monkeypatch.setattr(run_tests, "find_browser", lambda: "")
    monkeypatch.delenv("OGP_NO_BROWSER", raising=False)
    run_tests._tell_about_browser()
    said = capfd.readouterr().err
    assert "./ogp test --install" in said
    assert "OGP_NO_BROWSER=1" in said


def test_install_says_what_to_do_where_it_cannot(monkeypatch, capfd):
    monkeypatch.setattr(debian_packages.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(debian_packages, "missing", lambda: ["chromium"])
    assert not debian_packages.install()
    said = capfd.readouterr().err
    assert "as root on Debian: apt-get install -y --no-install-recommends chromium" in said


def test_nothing_is_installed_where_nothing_is_missing(monkeypatch):
    monkeypatch.setattr(debian_packages, "missing", list)
    monkeypatch.setattr(debian_packages.subprocess, "run", lambda *_, **__: pytest.fail("ran"))
    assert debian_packages.install()
