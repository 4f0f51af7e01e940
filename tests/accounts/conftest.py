"""People who sign in as people do: through the pages, and by the links in their mails."""

import datetime as dt
import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.core import mail
from django.utils import timezone

from ogp_portal.jobs.actions import run_due
from tests.conftest import WatchfulClient
from tests.factories import UserFactory

PASSWORD = "correct horse battery"


@pytest.fixture
def confirmed():
    """A function: a person whose e-mail address is confirmed."""

    def person(email="borger@example.org", **fields):
        user = UserFactory(email=email, **fields)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user

    return person


@pytest.fixture
def citizen(db, confirmed):
    return confirmed(display_name="Bo Borger")


@pytest.fixture
def sent():
    """A function: the mails that have gone out by now, newest last."""

    def mails():
        run_due("messages", now=timezone.now(), budget=dt.timedelta(seconds=5))
        return mail.outbox

    return mails


@pytest.fixture
def link_in():
    """A function: the path of the first link of ours in a mail."""

    def path(message) -> str:
        return re.search(r"https?://[^/\s]+(/\S*)", message.body)[1]

    return path


@pytest.fixture
def log_in():
    """A function: the client of a person who has written e-mail and password, and the answer."""

    def signed_in(user, *, password=PASSWORD, path="/konto/log-ind/", **fields):
        client = WatchfulClient()
        answer = client.post(path, {"login": user.email, "password": password, **fields})
        return client, answer

    return signed_in


@pytest.fixture
def app_of():
    """A function: sets up an app for a person; what it returns gives the present code."""

    def set_up(user):
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        return lambda steps=0: code_of(secret, steps)

    return set_up


def code_of(secret: str, steps: int = 0) -> str:
    """What the app shows now; `steps` half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def has_app(user) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
