import pytest
from django.contrib.sessions.models import Session

from tests.accounts.conftest import PASSWORD
from tests.conftest import WatchfulClient

ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "https://127.0.0.1:8000@evil.example/",
    "javascript:alert(1)",
    "\thttps://evil.example",
    "/\t/evil.example",
    "%5c%5cevil.example",
    "http:///evil.example",
]


def test_right_password_leads_to_ones_own_page(citizen, log_in):
    client, answer = log_in(citizen)
    assert answer.headers["Location"] == "/konto/"
    assert "Bo Borger" in client.get("/konto/").content.decode()


def test_english_page_leads_to_the_english_page(citizen, log_in):
    _client, answer = log_in(citizen, path="/en/account/log-in/")
    assert answer.headers["Location"] == "/en/account/"


def test_address_may_be_written_in_any_case(citizen, log_in, client):
    answer = client.post("/konto/log-ind/", {"login": "BORGER@example.org", "password": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("borger@example.org", "forkert adgangskode"),
        ("ingen@example.org", PASSWORD),
        ("lukket@example.org", "forkert adgangskode"),
    ],
)
def test_wrong_password_unknown_and_closed_account_get_the_same_answer(
    citizen, confirmed, client, email, password
):
    confirmed("lukket@example.org", is_active=False)
    answer = client.post("/konto/log-ind/", {"login": email, "password": password})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert page.count("E-mailadressen eller adgangskoden er forkert.") == 1
    assert "Fejl:" in page


def test_written_address_stays_in_the_form_and_the_password_does_not(citizen, log_in):
    _client, answer = log_in(citizen, password="forkert adgangskode")
    page = answer.content.decode()
    assert 'value="borger@example.org"' in page
    assert "forkert adgangskode" not in page


def test_unknown_address_costs_a_password_check_too(db, client, monkeypatch):
    hashed = []
    monkeypatch.setattr(
        "django.contrib.auth.hashers.MD5PasswordHasher.encode",
        lambda self, password, salt: hashed.append(password) or "md5$s$x",
    )
    client.post("/konto/log-ind/", {"login": "ingen@example.org", "password": PASSWORD})
    assert hashed == [PASSWORD]


def test_sixth_wrong_password_is_not_even_tried(citizen, log_in):
    for _attempt in range(5):
        log_in(citizen, password="forkert adgangskode")
    _client, answer = log_in(citizen)
    assert answer.status_code == 400
    assert "Vent fem minutter" in answer.content.decode()


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_sign_in_never_leads_to_another_site(citizen, log_in, wanted):
    _client, answer = log_in(citizen, next=wanted)
    assert answer.headers["Location"].startswith("/")
    assert not answer.headers["Location"].startswith(("//", "/\\", "/\t"))


def test_sign_in_leads_back_to_the_page_one_came_from(citizen, log_in):
    _client, answer = log_in(citizen, next="/konto/foelger/")
    assert answer.headers["Location"] == "/konto/foelger/"


def test_page_for_people_with_an_account_asks_to_sign_in_and_comes_back(db, client):
    answer = client.get("/konto/foelger/")
    assert answer.headers["Location"] == "/konto/log-ind/?next=/konto/foelger/"
    page = client.get(answer.headers["Location"]).content.decode()
    assert '<input type="hidden" name="next" value="/konto/foelger/"' in page


def test_session_lasts_until_the_browser_closes_unless_one_asks(citizen, log_in):
    _client, short = log_in(citizen)
    _client, long = log_in(citizen, remember="on")
    assert short.cookies["ogp_session"]["max-age"] == ""
    assert long.cookies["ogp_session"]["max-age"] == 14 * 24 * 3600


def test_session_key_changes_at_sign_in_and_holds_no_password(citizen, log_in, client):
    client.get("/konto/log-ind/")
    browser, _answer = log_in(citizen)
    stored = Session.objects.get(pk=browser.session.session_key).get_decoded()
    assert PASSWORD not in str(stored)
    assert browser.session.session_key not in browser.get("/konto/").content.decode()


def test_signing_out_asks_first_and_ends_the_session(citizen, log_in):
    client, _answer = log_in(citizen)
    assert "Vil du logge ud?" in client.get("/konto/log-ud/").content.decode()
    assert client.get("/konto/").status_code == 200
    answer = client.post("/konto/log-ud/")
    assert answer.headers["Location"] == "/"
    assert client.get("/konto/").status_code == 302


def test_closed_account_is_out_at_its_next_request(citizen, log_in):
    client, _answer = log_in(citizen)
    citizen.is_active = False
    citizen.save()
    assert client.get("/konto/").status_code == 302


def test_invented_person_gets_in_only_while_the_demonstration_is_on(
    confirmed, db, log_in, settings
):
    invented = confirmed("bo@demo.invalid", is_demonstration=True)
    settings.OGP_DEMO = False
    client, answer = log_in(invented)
    assert answer.headers["Location"] == "/konto/inaktiv/"
    assert "_auth_user_id" not in client.session
    settings.OGP_DEMO = True
    _client, answer = log_in(invented)
    assert answer.headers["Location"] == "/konto/"


def test_invented_persons_session_ends_with_the_demonstration(confirmed, db, log_in, settings):
    settings.OGP_DEMO = True
    client, _answer = log_in(confirmed("bo@demo.invalid", is_demonstration=True))
    settings.OGP_DEMO = False
    assert client.get("/konto/").status_code == 302


def test_form_without_its_key_is_refused_and_says_that_nothing_came_in(citizen):
    client = WatchfulClient(enforce_csrf_checks=True)
    answer = client.post("/konto/log-ind/", {"login": citizen.email, "password": PASSWORD})
    assert answer.status_code == 403
    assert "Vi har ikke modtaget noget" in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "log-ud/",
        "navn/",
        "e-mail/",
        "adgangskode/skift/",
        "totrin/app/til/",
        "totrin/noedkoder/nye/",
        "foelger/",
    ],
)
def test_another_site_cannot_act_for_somebody_signed_in(citizen, path):
    client = WatchfulClient(enforce_csrf_checks=True)
    client.force_login(citizen, "ogp_portal.accounts.backends.PortalBackend")
    assert client.post(f"/konto/{path}", {"display_name": "Overtaget"}).status_code == 403
