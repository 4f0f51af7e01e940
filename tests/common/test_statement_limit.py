"""A statement of the web server that takes too long ends, and its page says so."""

import os
import subprocess
import sys

import pytest
from django.db import OperationalError, connection, transaction

from ogp_portal.common.postgres import limit_statements
from tests.conftest import WatchfulClient


def test_a_statement_that_takes_too_long_is_said_on_the_page(db, monkeypatch):
    def slow(*_arguments, **_options):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '20ms'")
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr("ogp_portal.pages.about.render", slow)
    client = WatchfulClient(raise_request_exception=False)
    for path, words in (("/om/", "Det tog for lang tid"), ("/en/about/", "It took too long")):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert words in answer.text
        assert "forbindelse til portalens database" not in answer.text


def test_a_database_that_is_away_is_not_called_slow(db, monkeypatch):
    def away(*_arguments, **_options):
        raise OperationalError("gone")

    monkeypatch.setattr("ogp_portal.pages.about.render", away)
    page = WatchfulClient(raise_request_exception=False).get("/om/").text
    assert "Vi har ikke forbindelse til portalens database" in page


def test_other_options_of_a_connection_stay():
    database = {"OPTIONS": {"options": "-c jit=off", "connect_timeout": 5}}
    limit_statements(database, 7)
    assert database["OPTIONS"] == {
        "options": "-c jit=off -c statement_timeout=7s",
        "connect_timeout": 5,
    }


SHOWS = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "ogp_portal.settings"
if sys.argv[1] == "web":
    import ogp_portal.wsgi
else:
    import django
    django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SHOW statement_timeout")
    print(cursor.fetchone()[0])
"""


@pytest.mark.slow
@pytest.mark.parametrize(("process", "limit"), [("web", "9s"), ("worker", "0")])
def test_the_web_server_alone_has_a_limit(process, limit):
    environment = os.environ | {"WEB_STATEMENT_SECONDS": "9"}
    shown = subprocess.run(
        [sys.executable, "-c", SHOWS, process],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.strip().splitlines()[-1] == limit
