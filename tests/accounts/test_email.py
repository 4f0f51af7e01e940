from allauth.account.models import EmailAddress

from ogp_portal.accounts.models import User
from tests.accounts.conftest import PASSWORD
from tests.factories import UserFactory

NEW = "ny@example.org"


def change(client, email=NEW):
    return client.post("/konto/e-mail/", {"action_add": "1", "email": email})


def test_new_address_takes_over_once_it_is_confirmed(citizen, log_in, sent, link_in):
    client, _answer = log_in(citizen)
    assert change(client).status_code == 302
    citizen.refresh_from_db()
    assert citizen.email == "borger@example.org"
    client.post(link_in(sent()[-1]))
    citizen.refresh_from_db()
    assert citizen.email == NEW
    assert list(EmailAddress.objects.values_list("email", "verified")) == [(NEW, True)]


def test_old_address_is_told_of_the_change(citizen, log_in, sent, link_in):
    client, _answer = log_in(citizen)
    change(client)
    client.post(link_in(sent()[-1]))
    told = sent()[-1]
    assert told.to == ["borger@example.org"]
    assert NEW in told.body


def test_page_says_that_the_change_waits_and_can_be_cancelled(citizen, log_in):
    client, _answer = log_in(citizen)
    change(client)
    page = client.get("/konto/e-mail/").content.decode()
    assert f"Vi har sendt en mail til {NEW}" in page
    client.post("/konto/e-mail/", {"action_remove": "1", "email": NEW})
    assert "Ændringen venter på dig" not in client.get("/konto/e-mail/").content.decode()


def test_someone_elses_address_gives_the_same_page_and_cannot_be_taken(
    citizen, confirmed, log_in, sent, link_in
):
    confirmed("anden@example.org")
    client, _answer = log_in(citizen)
    assert change(client, "anden@example.org").status_code == 302
    client.post(link_in(sent()[-1]))
    citizen.refresh_from_db()
    assert citizen.email == "borger@example.org"


def test_address_squatted_by_a_sign_up_nobody_confirmed_goes_to_its_owner(
    citizen, log_in, sent, link_in
):
    UserFactory(email=NEW)
    client, _answer = log_in(citizen)
    change(client)
    client.post(link_in(sent()[-1]))
    assert User.objects.get(email=NEW) == citizen


def test_own_address_again_is_refused(citizen, log_in):
    client, _answer = log_in(citizen)
    answer = change(client, citizen.email)
    assert answer.status_code == 400
    assert "Det er den adresse, du allerede bruger." in answer.content.decode()


def test_wrong_address_is_named(citizen, log_in):
    client, _answer = log_in(citizen)
    answer = change(client, "ikke en adresse")
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()


def test_long_after_sign_in_the_password_is_asked_first(citizen, log_in, sent, settings):
    client, _answer = log_in(citizen)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    ask = change(client).headers["Location"]
    assert ask == "/konto/bekraeft-dig/?next=%2Fkonto%2Fe-mail%2F"
    assert "Bekræft, at det er dig" in client.get(ask).content.decode()
    assert client.post(ask, {"password": "forkert"}).status_code == 400
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    client.post(ask, {"password": PASSWORD})
    assert sent()[-1].to == [NEW]


def test_nobody_changes_the_address_of_somebody_else(citizen, confirmed, log_in):
    other = confirmed("anden@example.org")
    client, _answer = log_in(citizen)
    client.post("/konto/e-mail/", {"action_remove": "1", "email": other.email})
    assert EmailAddress.objects.filter(user=other).exists()
