"""What every test may use: three standing persons, a time, and a client that watches the pages."""

import datetime as dt
import gc
import os
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright

from deploy.browsers import find_browser
from tests.factories import UserFactory
from tests.factories.consultations import NOW

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs its own event loop

gc.set_threshold(50_000, 20, 100)  # a tenth of the time is saved

INLINE = re.compile(
    rb"<(script(?![^>]*\bsrc=)[^>]*>\s*[^<\s]|style\b)|\son[a-z]+\s*=\s*[\"']", re.IGNORECASE
)


@pytest.fixture
def now() -> dt.datetime:
    """The instant that tests of time stand at: 23 November 2026, 13.00 in Copenhagen."""
    return NOW


@pytest.fixture
def editor(db):
    return UserFactory(email="editor@example.org", display_name="Redaktør", roles=["editor"])


@pytest.fixture
def moderator(db):
    return UserFactory(email="moderator@example.org", roles=["moderator"])


@pytest.fixture
def administrator(db):
    return UserFactory(email="administrator@example.org", roles=["administrator"])


@pytest.fixture
def stranger(db):
    return UserFactory(email="stranger@example.org", display_name="Fremmed")


class WatchfulClient(Client):
    """Fails a test whose page holds inline script or style, or an unrendered template tag."""

    def request(self, **request):
        response = super().request(**request)
        kind = response.headers.get("Content-Type", "")
        path = request.get("PATH_INFO", "")
        if kind.startswith("text/html") and not response.streaming and "/admin/" not in path:
            assert not INLINE.search(response.content), f"inline script or style on {path}"
            assert b"{%" not in response.content, f"unrendered tag on {path}"
        return response


@pytest.fixture
def client() -> Client:
    """Anonymous."""
    return WatchfulClient()


@pytest.fixture
def client_of():
    """A function: the client of a signed-in person, second factor done."""

    def signed_in(user) -> Client:
        client = WatchfulClient()
        client.force_login(user, "ogp_portal.accounts.backends.PortalBackend")
        if user.is_staff:
            _pass_second_factor(client, user)
        return client

    return signed_in


def _pass_second_factor(client: Client, user) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "unused"}}
    )
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session.save()


@pytest.fixture(autouse=True)
def _own_data_folder(settings, tmp_path):
    """Files and mails of a test lie in a folder of its own."""
    settings.DATA_DIR = tmp_path
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"


@pytest.fixture(autouse=True)
def _danish():
    """What one test's request left active is not the next test's language."""
    translation.activate("da")


@pytest.fixture(autouse=True)
def _fresh_cache():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(scope="session")
def browser_path() -> str:
    """A missing browser is a failure, not a skip (OGP_NO_BROWSER=1 skips)."""
    if os.environ.get("OGP_NO_BROWSER") == "1":
        pytest.skip("OGP_NO_BROWSER=1")
    found = find_browser()
    assert found, "No Chromium: apt install chromium, or ./ogp test --install"
    return found


@pytest.fixture(scope="module")
def browser(browser_path) -> Iterator[Browser]:
    """One Chromium for a file of tests."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        yield chromium
        chromium.close()
