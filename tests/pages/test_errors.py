import re

import pytest
from django.db import InterfaceError, OperationalError

from tests.conftest import WatchfulClient

ABOUT = {"da": "/om/", "en": "/en/about/"}


@pytest.fixture
def client() -> WatchfulClient:
    """Shows the page of an error instead of raising it."""
    return WatchfulClient(raise_request_exception=False)


@pytest.fixture
def view_raises(monkeypatch):
    """A function: the about page raises what it is given."""

    def set_up(error):
        def fail(*_arguments, **_options):
            raise error

        monkeypatch.setattr("ogp_portal.pages.about.render", fail)

    return set_up


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/findes-ikke/", "Vi kan ikke finde siden"),
        ("/om/findes-ikke/", "Vi kan ikke finde siden"),
        ("/en/nowhere/", "We cannot find the page"),
        ("/en/om/", "We cannot find the page"),
        ("/about/", "Vi kan ikke finde siden"),
    ],
)
def test_unknown_address_is_answered_in_its_language(db, client, path, says):
    answer = client.get(path)
    assert answer.status_code == 404
    assert says in answer.content.decode()


def test_unknown_address_is_not_repeated_on_the_page(db, client):
    page = client.get("/ring-til-12345678-og-faa-penge/").content.decode()
    assert "12345678" not in re.sub(r"<[^>]+>", "", page)


def test_missing_page_is_never_kept_nor_indexed(db, client):
    answer = client.get("/findes-ikke/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert b'name="robots" content="noindex"' in answer.content


def test_missing_page_asks_the_database_nothing(db, client, django_assert_num_queries):
    client.get("/findes-ikke/")
    with django_assert_num_queries(0):
        client.get("/findes-ikke/")


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
@pytest.mark.parametrize("language", ["da", "en"])
def test_database_away_in_a_view_is_said_on_the_page(client, view_raises, error, language):
    view_raises(error)
    answer = client.get(ABOUT[language])
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert ("database" in page, "Traceback" in page, str(error) in page) == (True, False, False)
    assert f'<html lang="{language}">' in page


def test_database_away_while_the_session_is_read(client, monkeypatch):
    def fail(self):
        raise OperationalError("gone")

    client.cookies["ogp_session"] = "0123456789abcdefghijklmnopqrstuv"
    backend = "django.contrib.sessions.backends.db.SessionStore._get_session_from_db"
    monkeypatch.setattr(backend, fail)
    answer = client.get("/om/")
    assert answer.status_code == 503
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_database_away_while_a_form_is_sent_says_that_the_text_is_safe(client, monkeypatch):
    def fail(*_arguments, **_options):
        raise OperationalError("gone")

    monkeypatch.setattr("allauth.account.views.LoginView.post", fail)
    answer = client.post("/konto/log-ind/", {"login": "x"})
    assert answer.status_code == 503
    assert "Din tekst står der normalt stadig" in answer.content.decode()


def test_page_of_an_outage_asks_the_database_nothing(client, view_raises):
    view_raises(OperationalError("gone"))
    assert client.get("/om/").status_code == 503  # no `db` fixture: a query would fail the test


@pytest.mark.parametrize("language", ["da", "en"])
def test_fault_of_ours_is_owned_without_a_traceback(client, view_raises, language):
    view_raises(ZeroDivisionError("secret detail"))
    answer = client.get(ABOUT[language])
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "secret detail" not in page
    assert f'<html lang="{language}">' in page
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_expired_form_says_that_nothing_was_received(db):
    client = WatchfulClient(enforce_csrf_checks=True)
    answer = client.post("/en/account/log-in/", {"login": "x"})
    assert answer.status_code == 403
    assert "We have received nothing" in answer.content.decode()


def test_forbidden_page_offers_what_the_reader_can_do(stranger, client_of):
    page = client_of(stranger).get("/admin/").content.decode()
    assert "Du er logget ind, men denne side er for andre." in page
