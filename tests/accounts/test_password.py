import pytest
from django.test import Client

from ogp_portal.notifications.models import Message
from tests.accounts.conftest import PASSWORD

NEW = "en helt ny adgangskode"


def ask(client, email, path="/konto/adgangskode/glemt/"):
    return client.post(path, {"email": email})


def test_mailed_link_leads_to_a_new_password_once(citizen, client, sent, link_in, log_in):
    assert ask(client, citizen.email).headers["Location"] == "/konto/adgangskode/glemt/sendt/"
    link = link_in(sent()[-1])
    form = client.get(link).headers["Location"]
    assert "Vælg en ny adgangskode" in client.get(form).content.decode()
    assert client.post(form, {"password1": NEW}).status_code == 302
    _browser, answer = log_in(citizen, password=NEW)
    assert answer.status_code == 302
    assert "virker ikke længere" in Client().get(link).content.decode()


def test_link_works_in_english_too(citizen, client, sent, link_in):
    ask(client, citizen.email, "/en/account/password/reset/")
    link = link_in(sent()[-1])
    assert link.startswith("/en/account/password/reset/")
    assert client.get(link).status_code == 302


def test_key_does_not_stand_in_the_forms_address(citizen, client, sent, link_in):
    ask(client, citizen.email)
    link = link_in(sent()[-1])
    assert client.get(link).headers["Location"].endswith("-set-password/")


@pytest.mark.parametrize("email", ["borger@example.org", "ingen@example.org", "lukket@example.org"])
def test_answer_does_not_tell_who_has_an_account(citizen, confirmed, client, email):
    confirmed("lukket@example.org", is_active=False)
    answer = ask(client, email)
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/konto/adgangskode/glemt/sendt/",
    )
    assert Message.objects.count() == 1


def test_unknown_address_is_told_by_mail_alone(db, client, sent):
    ask(client, "ingen@example.org")
    assert sent()[-1].subject == "Denne e-mailadresse har ingen konto"
    assert "/konto/opret/" in sent()[-1].body


def test_look_alike_address_gets_no_link(confirmed, db, client, sent):
    confirmed("mike@example.org")
    ask(client, "m\u0131ke@example.org")
    assert [mail.to for mail in sent() if "/glemt/" in mail.body] == []


def test_address_given_twice_gives_one_mail(citizen, client, sent):
    client.post("/konto/adgangskode/glemt/", {"email": [citizen.email, "anden@example.org"]})
    assert len(sent()) == 1


@pytest.mark.parametrize("key", ["1-abc-def", "zzzzzzzzzzzzzzzzzzzz-abc-def", "1-set-password"])
def test_forged_link_says_it_does_not_work(db, client, key):
    page = client.get(f"/konto/adgangskode/glemt/{key}/").content.decode()
    assert "Linket virker ikke længere" in page


def test_link_dies_when_the_password_is_changed(citizen, client, sent, link_in):
    ask(client, citizen.email)
    citizen.set_password(NEW)
    citizen.save()
    assert client.get(link_in(sent()[-1])).status_code == 200


def test_new_password_ends_other_sessions_and_is_told_by_mail(citizen, log_in, sent):
    elsewhere, _answer = log_in(citizen)
    here, _answer = log_in(citizen)
    here.post("/konto/adgangskode/skift/", {"oldpassword": PASSWORD, "password1": NEW})
    assert here.get("/konto/").status_code == 200
    assert elsewhere.get("/konto/").status_code == 302
    assert sent()[-1].subject == "Din adgangskode er ændret"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"oldpassword": "forkert", "password1": NEW}, "Adgangskoden er forkert. Skriv den, du"),
        ({"oldpassword": PASSWORD, "password1": "kort"}, "for kort"),
        ({"oldpassword": PASSWORD, "password1": ""}, "Udfyld »Ny adgangskode«."),
    ],
)
def test_change_says_what_is_wrong(citizen, log_in, fields, says):
    client, _answer = log_in(citizen)
    answer = client.post("/konto/adgangskode/skift/", fields)
    assert answer.status_code == 400
    assert says in answer.content.decode()


def test_too_many_links_to_one_address_are_refused(citizen, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/h/key"}
    ask(client, citizen.email)
    assert ask(client, citizen.email).status_code == 429
    assert Message.objects.count() == 1


def test_person_without_a_password_is_led_to_choose_one(citizen, client_of):
    citizen.set_unusable_password()
    citizen.save()
    client = client_of(citizen)
    assert (
        client.get("/konto/adgangskode/skift/").headers["Location"] == "/konto/adgangskode/vaelg/"
    )
    assert "Vælg en adgangskode" in client.get("/konto/adgangskode/vaelg/").content.decode()
