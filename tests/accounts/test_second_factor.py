import re

import pytest
from allauth.mfa.models import Authenticator

from tests.accounts.conftest import PASSWORD, code_of, has_app


def secret_on(client) -> str:
    page = client.get("/konto/totrin/app/til/").content.decode()
    return re.search(r"<code>([A-Z2-7]+)</code>", page)[1]


def turn_on(client):
    return client.post("/konto/totrin/app/til/", {"code": code_of(secret_on(client))})


def codes_on(client) -> list[str]:
    return re.findall(
        r"<code>(\d+)</code>", client.get("/konto/totrin/noedkoder/").content.decode()
    )


def test_app_is_turned_on_with_its_first_code_and_gives_recovery_codes(citizen, log_in):
    client, _answer = log_in(citizen)
    answer = turn_on(client)
    assert answer.headers["Location"] == "/konto/totrin/noedkoder/"
    assert has_app(citizen)
    assert len(codes_on(client)) == 10


def test_wrong_first_code_turns_nothing_on(citizen, log_in):
    client, _answer = log_in(citizen)
    secret = secret_on(client)
    answer = client.post("/konto/totrin/app/til/", {"code": "000000"})
    assert answer.status_code == 400
    assert "Koden er forkert" in answer.content.decode()
    assert secret in answer.content.decode()
    assert not has_app(citizen)


def test_turning_on_is_told_by_mail(citizen, log_in, sent, django_capture_on_commit_callbacks):
    client, _answer = log_in(citizen)
    with django_capture_on_commit_callbacks(execute=True):
        turn_on(client)
    assert sent()[-1].subject == "Log ind i to trin er slået til"


def test_password_alone_no_longer_signs_in(citizen, log_in, app_of):
    app_of(citizen)
    client, answer = log_in(citizen)
    assert answer.headers["Location"] == "/konto/totrin/kode/"
    assert client.get("/konto/").status_code == 302


def test_code_of_the_app_signs_in_and_leads_on(citizen, log_in, app_of):
    code = app_of(citizen)
    client, _answer = log_in(citizen, next="/konto/foelger/")
    answer = client.post("/konto/totrin/kode/", {"code": code()})
    assert answer.headers["Location"] == "/konto/foelger/"
    assert client.get("/konto/").status_code == 200


def test_code_works_once(citizen, log_in, app_of):
    code = app_of(citizen)()
    first, _answer = log_in(citizen)
    first.post("/konto/totrin/kode/", {"code": code})
    second, _answer = log_in(citizen)
    assert second.post("/konto/totrin/kode/", {"code": code}).status_code == 400


def test_sixth_wrong_code_is_not_even_tried(citizen, log_in, app_of):
    code = app_of(citizen)
    client, _answer = log_in(citizen)
    for _attempt in range(5):
        client.post("/konto/totrin/kode/", {"code": "000000"})
    answer = client.post("/konto/totrin/kode/", {"code": code()})
    assert "Vent fem minutter" in answer.content.decode()


def test_recovery_code_signs_in_once(citizen, log_in):
    client, _answer = log_in(citizen)
    turn_on(client)
    spare = codes_on(client)[0]
    fresh, _answer = log_in(citizen)
    assert fresh.post("/konto/totrin/kode/", {"code": spare}).status_code == 302
    assert spare not in codes_on(client)
    again, _answer = log_in(citizen)
    assert again.post("/konto/totrin/kode/", {"code": spare}).status_code == 400


def test_new_recovery_codes_replace_the_old(citizen, log_in):
    client, _answer = log_in(citizen)
    turn_on(client)
    old = codes_on(client)
    client.post("/konto/totrin/noedkoder/nye/")
    assert not set(old) & set(codes_on(client))


def test_codes_are_downloaded_as_text_and_kept_nowhere(citizen, log_in):
    client, _answer = log_in(citizen)
    turn_on(client)
    answer = client.get("/konto/totrin/noedkoder/hent/")
    assert answer.content.decode().split() == codes_on(client)
    assert "no-store" in answer.headers["Cache-Control"]


def test_turning_off_takes_the_recovery_codes_along(citizen, log_in):
    client, _answer = log_in(citizen)
    turn_on(client)
    client.post("/konto/totrin/app/fra/")
    assert not Authenticator.objects.exists()


def test_waiting_sign_in_can_be_given_up(citizen, log_in, app_of):
    app_of(citizen)
    client, _answer = log_in(citizen)
    client.post("/konto/log-ud/", {"next": "/konto/log-ind/"})
    answer = client.post("/konto/totrin/kode/", {"code": "000000"})
    assert answer.headers["Location"] == "/konto/log-ind/"


@pytest.mark.parametrize("path", ["app/til/", "app/fra/", "noedkoder/", "noedkoder/nye/"])
def test_long_after_sign_in_it_asks_who_one_is(citizen, log_in, settings, path):
    client, _answer = log_in(citizen)
    turn_on(client)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    answer = client.get(f"/konto/totrin/{path}")
    assert "bekraeft" in answer.headers["Location"]


def test_confirming_by_code_leads_back(citizen, log_in, app_of, settings):
    code = app_of(citizen)
    client, _answer = log_in(citizen)
    client.post("/konto/totrin/kode/", {"code": code()})
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    page = client.get("/konto/totrin/bekraeft/?next=/konto/totrin/").content.decode()
    assert "Brug din adgangskode i stedet" in page
    answer = client.post("/konto/bekraeft-dig/", {"password": PASSWORD, "next": "/konto/totrin/"})
    assert answer.headers["Location"] == "/konto/totrin/"


def test_code_of_one_person_does_not_open_anothers_account(citizen, confirmed, log_in, app_of):
    app_of(citizen)
    code = app_of(confirmed("anden@example.org"))
    client, _answer = log_in(citizen)
    assert client.post("/konto/totrin/kode/", {"code": code()}).status_code == 400
