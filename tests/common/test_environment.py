import subprocess
import sys

import pytest

from ogp_portal import environment


def test_postgres_address_with_a_socket_folder(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://postgres@/ogp?host=%2Ftmp%2Fsocket")
    settings = environment.postgres("DATABASE_URL")
    assert (settings["HOST"], settings["NAME"]) == ("/tmp/socket", "ogp")


def test_postgres_password_may_hold_special_letters(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p%40ss%2F@db:5433/ogp")
    settings = environment.postgres("DATABASE_URL")
    assert (settings["PASSWORD"], settings["PORT"]) == ("p@ss/", "5433")


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("OGP_PORT", "99999", "OGP_PORT must be a whole number 1-65535"),
        ("OGP_PORT", "otte", "OGP_PORT must be a whole number"),
        ("OGP_DEMO", "maybe", "OGP_DEMO must be 1 or 0"),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL must begin with postgres://"),
        ("DATABASE_URL", "", "DATABASE_URL is not set"),
        ("EMAIL_URL", "mail.example.org", "EMAIL_URL must look like smtp://"),
        ("CELERY_BROKER_URL", "kafka://x", "CELERY_BROKER_URL must begin with redis://"),
        ("OGP_SITE_URL", "ogp.dk", "OGP_SITE_URL must be an address"),
        ("OGP_SITE_URL", "https://[::1", "OGP_SITE_URL is not an address that can be read"),
        ("OGP_SITE_URL", "https://x:abc", "OGP_SITE_URL has a port that is not a number"),
        (
            "WAS_STATEMENT_URL",
            "https://x:99999",
            "WAS_STATEMENT_URL has a port that is not a number",
        ),
        ("DATABASE_URL", "postgres://u:p@[db/ogp", "DATABASE_URL is not an address"),
        ("DATABASE_URL", "postgres://db:x/ogp", "DATABASE_URL has a port that is not a number"),
        ("EMAIL_URL", "smtp://h:abc", "EMAIL_URL has a port that is not a number"),
        ("EMAIL_URL", "smtp://[h", "EMAIL_URL is not an address"),
        ("CELERY_BROKER_URL", "redis://[h/0", "CELERY_BROKER_URL is not an address"),
        ("CELERY_BROKER_URL", "amqp://h:abc", "CELERY_BROKER_URL has a port"),
        ("CACHE_URL", "redis://h:abc/0", "CACHE_URL has a port that is not a number"),
        ("CACHE_URL", "redis://]h/0", "CACHE_URL is not an address"),
        ("CACHE_URL", "memcached://h", "CACHE_URL must begin with redis://"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, not 'LOUD'"),
        ("CLAMD_URL", "clamd:3310", "CLAMD_URL must look like unix:///run/clamav/clamd.ctl"),
        ("CLAMD_URL", "tcp://h:abc", "CLAMD_URL has a port that is not a number"),
        ("FOUR_EYES", "1", "FOUR_EYES is not built yet"),
        ("FOUR_EYES", "perhaps", "FOUR_EYES must be 1 or 0"),
        ("SECRET_KEY", "kort", "SECRET_KEY must be at least 50 characters"),
    ],
)
def test_wrong_setting_refuses_to_start_with_one_line(name, value, complaint, environ, tmp_path):
    result = _start(environ | {name: value, "OGP_DATA": str(tmp_path)})
    assert result.returncode == 2
    assert complaint in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_demonstration_refuses_a_host_that_others_can_reach(environ, tmp_path):
    open_to_all = {"OGP_DEMO": "1", "OGP_HOST": "0.0.0.0", "OGP_DATA": str(tmp_path)}
    result = _start(environ | open_to_all)
    assert result.returncode == 2
    assert "needs a loopback OGP_HOST" in result.stderr


def test_complaint_of_an_address_does_not_show_its_password(environ, tmp_path):
    address = {"EMAIL_URL": "smtp://ogp:hemmelig@h:abc", "OGP_DATA": str(tmp_path)}
    assert "hemmelig" not in _start(environ | address).stderr


@pytest.mark.parametrize("given", ["warning", "ERROR", ""])
def test_log_level_is_read_whatever_its_case(environ, tmp_path, given):
    result = _start(environ | {"LOG_LEVEL": given, "OGP_DATA": str(tmp_path)})
    assert (result.returncode, result.stderr) == (0, "")


def test_broker_is_the_same_postgres_when_none_is_given(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://postgres@/ogp?host=%2Ftmp%2Fs")
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
    broker = environment.celery_broker("CELERY_BROKER_URL", environment.postgres("DATABASE_URL"))
    assert broker == "sqla+postgresql+psycopg2://postgres@/ogp?host=%2Ftmp%2Fs"


@pytest.fixture
def environ():
    import os

    kept = {name: value for name, value in os.environ.items() if not name.startswith("OGP_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"DATABASE_URL": "postgres://postgres@/ogp?host=%2Ftmp%2Fnowhere"}


def _start(environ):
    code = "import ogp_portal.settings"
    return subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False
    )
