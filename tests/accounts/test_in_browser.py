"""Accounts and the admin in a real browser: WCAG, width, and a policy that nothing breaks."""

from pathlib import Path

import pytest
from django.contrib import admin
from playwright.sync_api import Browser, Page

from tests.accounts.conftest import PASSWORD, code_of
from tests.factories import MandateFactory

AXE = (Path(__file__).parent.parent / "look" / "axe" / "axe.min.js").read_text()
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
REFUSED = "Failed to load resource"
FOUND = ".select2-results__option[aria-selected]"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened(browser: Browser, live_server):
    """A function: a page of the given width; `problems` fills up with what the browser says."""
    contexts = []

    def open_page(width: int = 1280, *, policy: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            bypass_csp=not policy,
        )
        contexts.append(context)
        page = context.new_page()
        page.problems = []
        page.on("console", lambda said: page.problems.append((page.url, said.text)))
        page.on("pageerror", lambda error: page.problems.append((page.url, str(error))))
        return page

    yield open_page
    for context in contexts:
        context.close()


def press(page: Page) -> None:
    page.click("main button.button-primary")
    page.wait_for_load_state()


def log_in(page: Page, email: str, path="/konto/log-ind/") -> None:
    page.goto(path)
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    press(page)


def turn_on_second_factor(page: Page) -> None:
    secret = page.inner_text("main code")
    page.fill("#id_code", code_of(secret))
    press(page)


def faults(page: Page) -> list:
    page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {{runOnly: {STANDARD}}})")["violations"]
    too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [fault["id"] for fault in found] + (["too wide"] if too_wide else [])


@pytest.mark.parametrize(
    ("width", "paths"),
    [
        (320, ["/konto/log-ind/", "/konto/opret/", "/konto/adgangskode/glemt/", "/cookies/"]),
        (1280, ["/en/account/log-in/", "/en/account/sign-up/", "/en/privacy/", "/en/about/"]),
    ],
)
def test_pages_before_sign_in_can_be_used_by_all(opened, width, paths):
    page = opened(width, policy=False)
    found = {}
    for path in paths:
        page.goto(path)
        found[path] = faults(page)
    press(page) if page.query_selector("main button.button-primary") else None
    found["wrong"] = faults(page)
    assert not any(found.values()), found


def test_ones_own_pages_can_be_used_by_all_on_a_telephone(opened, citizen):
    page = opened(320, policy=False)
    log_in(page, citizen.email)
    found = {}
    for path in ("", "navn/", "e-mail/", "adgangskode/skift/", "foelger/", "totrin/app/til/"):
        page.goto(f"/konto/{path}")
        found[path] = faults(page)
    turn_on_second_factor(page)
    found["codes"] = faults(page)
    assert not any(found.values()), found


def test_colleague_goes_from_invitation_to_the_admin_without_a_broken_policy(opened, confirmed):
    colleague = confirmed("kollega@example.org", roles=["administrator", "editor", "moderator"])
    MandateFactory()
    page = opened()
    log_in(page, colleague.email, "/admin/")
    turn_on_second_factor(page)
    page.goto("/admin/")
    for model in admin.site._registry:
        meta = model._meta
        if meta.app_label in {"accounts", "audit", "jobs", "notifications"}:
            page.goto(f"/admin/{meta.app_label}/{meta.model_name}/")
    page.goto("/admin/accounts/mandate/add/")
    page.click(".select2-selection >> nth=0")
    page.fill(".select2-search__field", "kollega")
    page.click(f"{FOUND}:has-text('{colleague}')")
    assert page.inner_text(".select2-selection__rendered >> nth=0").endswith(str(colleague))
    assert [said for said in page.problems if not said[1].startswith(REFUSED)] == []
