import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from ogp_portal.accounts.models import User
from ogp_portal.audit.models import Event
from tests.accounts.conftest import code_of

GOOD = "en lang adgangskode"


@pytest.fixture(autouse=True)
def _demonstration_is_on(settings):
    settings.OGP_DEMO = True


def create(monkeypatch, email="Chef@Example.org", name="Chefen", password=GOOD):
    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", password)
    call_command("create_administrator", email, "--name", name)


def test_first_administrator_has_every_role_and_signs_in(db, monkeypatch, log_in, capsys):
    create(monkeypatch)
    user = User.objects.get()
    assert user.roles == {"administrator", "editor", "moderator"}
    assert user.email == EmailAddress.objects.get(verified=True).email == "chef@example.org"
    client, answer = log_in(user, password=GOOD)
    assert answer.status_code == 302
    assert client.get("/admin/").headers["Location"].startswith("/konto/totrin/app/til/")
    assert GOOD not in capsys.readouterr().out


def test_roles_are_logged_as_given_by_the_portal_itself(db, monkeypatch):
    create(monkeypatch)
    assert set(Event.objects.values_list("actor_role", flat=True)) == {"system"}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"email": "ingen adresse"}, "gyldig e-mail"),
        ({"password": "kort"}, "12"),
        ({"name": "x" * 81}, "80"),
    ],
)
def test_wrong_details_make_nobody(db, monkeypatch, wrong, says):
    with pytest.raises(CommandError, match=says):
        create(monkeypatch, **wrong)
    assert not User.objects.exists()


def test_address_that_is_taken_is_refused(citizen, monkeypatch):
    with pytest.raises(CommandError, match="already"):
        create(monkeypatch, email="BORGER@example.org")


def test_password_is_asked_for_without_the_variable(db, monkeypatch):
    monkeypatch.delenv("ADMINISTRATOR_PASSWORD", raising=False)
    monkeypatch.setattr("getpass.getpass", lambda prompt: GOOD)
    call_command("create_administrator", "chef@example.org", "--name", "Chefen")
    assert User.objects.get().check_password(GOOD)


@pytest.fixture
def invented(db, confirmed):
    return confirmed("rikke@demo.invalid", is_demonstration=True)


def test_demo_code_signs_in(invented, app_of, log_in, capsys):
    app_of(invented)
    client, _answer = log_in(invented)
    call_command("demo_code", "Rikke@demo.invalid")
    code = capsys.readouterr().out.strip()
    assert client.post("/konto/totrin/kode/", {"code": code}).status_code == 302


def test_demo_code_is_the_one_the_app_shows(invented, capsys):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(invented, secret)
    call_command("demo_code", invented.email)
    assert capsys.readouterr().out.strip() in {code_of(secret), code_of(secret, -1)}


@pytest.mark.parametrize(
    ("email", "says"),
    [
        ("borger@example.org", "no invented person"),
        ("ingen@demo.invalid", "no invented person"),
        ("rikke@demo.invalid", "no second factor"),
    ],
)
def test_demo_code_is_for_invented_staff_alone(citizen, invented, app_of, email, says):
    app_of(citizen)
    with pytest.raises(CommandError, match=says):
        call_command("demo_code", email)


def test_demo_code_ends_with_the_demonstration(invented, app_of, settings):
    app_of(invented)
    settings.OGP_DEMO = False
    with pytest.raises(CommandError, match="OGP_DEMO"):
        call_command("demo_code", invented.email)
