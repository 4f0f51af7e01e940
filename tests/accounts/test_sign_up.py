import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError

from ogp_portal.accounts.models import User
from ogp_portal.notifications.models import Message
from tests.conftest import WatchfulClient

NEW = {"email": "ny@example.org", "display_name": "Ny Borger", "password1": "en lang adgangskode"}


def sign_up(client, path="/konto/opret/", **changes):
    return client.post(path, NEW | changes)


def test_new_account_is_made_with_name_and_the_pages_language(db, client):
    answer = sign_up(client, "/en/account/sign-up/")
    user = User.objects.get()
    assert answer.headers["Location"] == "/en/account/confirm-email/"
    assert (user.email, user.display_name, user.language) == ("ny@example.org", "Ny Borger", "en")


def test_address_is_kept_in_lower_case(db, client):
    sign_up(client, email="Ny@Example.ORG")
    assert User.objects.get().email == "ny@example.org"


def test_mail_with_the_link_confirms_the_address(db, client, sent, link_in):
    sign_up(client)
    path = link_in(sent()[-1])
    assert b"ny@example.org" in client.get(path).content
    client.post(path)
    assert EmailAddress.objects.get().verified


def test_looking_at_the_link_confirms_nothing(db, client, sent, link_in):
    sign_up(client)
    client.get(link_in(sent()[-1]))
    assert not EmailAddress.objects.get().verified


def test_mail_waits_in_the_outbox_and_forgets_its_link_once_sent(db, client, sent):
    sign_up(client)
    message = Message.objects.get()
    assert (message.kind, message.state) == ("accounts.mail", "queued")
    assert "/konto/bekraeft-e-mail/" in message.context["text"]
    sent()
    message.refresh_from_db()
    assert (message.state, message.context) == ("sent", {})


def test_mail_is_in_the_language_of_the_page(db, client, sent):
    sign_up(client, "/en/account/sign-up/")
    assert "/en/account/confirm-email/" in sent()[-1].body
    assert sent()[-1].subject == "Confirm your e-mail address"


def test_link_is_on_the_portals_own_address(db, client, sent, settings):
    settings.OGP_SITE_URL = "https://ogp.example"
    client.post("/konto/opret/", NEW, headers={"host": "evil.example"})
    assert "https://ogp.example/konto/" in sent()[-1].body
    assert "evil.example" not in sent()[-1].body


def test_nobody_gets_in_before_the_address_is_confirmed(db, client, log_in):
    sign_up(client)
    user = User.objects.get()
    browser, answer = log_in(user, password=NEW["password1"])
    assert answer.headers["Location"] == "/konto/bekraeft-e-mail/"
    assert "_auth_user_id" not in browser.session


def test_address_with_an_account_gets_the_same_pages_as_a_new_one(db, citizen):
    pages = []
    for email in (citizen.email, "ny.person@example.org"):
        answer = WatchfulClient().post("/konto/opret/", NEW | {"email": email}, follow=True)
        page = answer.content.decode().replace(email, "…")
        pages.append((answer.redirect_chain, answer.status_code, page))
    assert pages[0] == pages[1]


def test_address_with_an_account_is_told_by_mail_alone(db, client, citizen, sent):
    sign_up(client, email=citizen.email)
    assert User.objects.count() == 1
    assert sent()[-1].to == [citizen.email]
    assert "/konto/adgangskode/glemt/" in sent()[-1].body
    assert "/bekraeft-e-mail/" not in sent()[-1].body


def test_known_address_takes_as_long_as_a_new_one(db, client, citizen, monkeypatch):
    hashed = []
    monkeypatch.setattr("ogp_portal.accounts.sign_in_forms.make_password", hashed.append)
    sign_up(client, email=citizen.email)
    assert hashed == [NEW["password1"]]


def test_second_of_two_sign_ups_at_once_is_answered_like_the_first(db, client, monkeypatch):
    def lost_the_race(self, request):
        raise IntegrityError

    monkeypatch.setattr("allauth.account.forms.BaseSignupForm.try_save", lost_the_race)
    assert sign_up(client).headers["Location"] == "/konto/bekraeft-e-mail/"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("email", "", "Udfyld »E-mailadresse«."),
        ("email", "x" * 250 + "@example.org", "højst være på 254 tegn"),
        ("display_name", "", "Udfyld »Navn, der vises i forummet«."),
        ("display_name", "\u202e\u200b ", "mindst ét bogstav"),
        ("display_name", "OGP Moderator", "tilhører en medarbejder"),
        ("display_name", "x" * 81, "højst være på 80 tegn"),
        ("password1", "kort", "for kort"),
        ("password1", "123456789012", "tal"),
        ("password1", "ny@example.org", "minder for meget om"),
    ],
)
def test_what_is_wrong_is_said_in_danish_and_what_is_right_is_kept(db, client, field, value, says):
    answer = sign_up(client, **{field: value})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert says in page
    kept = "Ny Borger" if field != "display_name" else "ny@example.org"
    assert f'value="{kept}"' in page
    assert User.objects.count() == 0


def test_too_many_sign_ups_from_one_place_are_stopped(db, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/h/ip"}
    sign_up(client)
    client.logout()
    answer = sign_up(client, email="to@example.org")
    assert answer.status_code == 429
    assert "Du har prøvet for mange gange" in answer.content.decode()
