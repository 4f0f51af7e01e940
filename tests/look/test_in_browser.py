"""The frame, every component and a form in error, in a real browser: WCAG, CSP, width, no script.

Pages are rendered here and handed to Chromium with the portal's own Content-Security-Policy; static
files come from disk. Nothing else answers, so a request to anywhere else fails.
"""

import datetime as dt
import mimetypes
from pathlib import Path

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template import engines
from django.utils import translation
from playwright.sync_api import Browser, Page, Route

from ogp_portal.common.middleware import path_language
from tests.common.test_forms import Answer
from tests.look.conftest import anonymous_request

HERE = Path(__file__).parent
STATIC = Path(settings.BASE_DIR) / "static"
ORIGIN = "https://portal.example"
AXE = (HERE / "axe" / "axe.min.js").read_text()
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
POLICY = "; ".join(
    f"{name} {' '.join(values)}"
    for name, values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
TONES = [
    "not_started",
    "limited",
    "substantial",
    "completed",
    "withdrawn",
    "upcoming",
    "open",
    "closed",
    "answered",
    "success",
    "warning",
    "error",
    "info",
    "neutral",
    "unknown",
    "demo",
]


def kitchen_sink(address: str, *, wrong: bool) -> str:
    request = anonymous_request(address)
    form = Answer({"idempotency_key": "k", "name": "x" * 81, "text": "hej"} if wrong else None)
    source = (HERE / "kitchen_sink.html").read_text()
    context = {
        "page_title": "Alle dele",
        "is_demonstration": True,
        "breadcrumbs": [("Handlingsplaner", "/handlingsplaner/"), ("Her", "")],
        "form": form,
        "tones": TONES,
        "alerts": ["info", "success", "warning", "error"],
        "facts": [("Ejer", "En styrelse"), ("Slutdato", "")],
        "columns": ["Plan", "Initiativer"],
        "rows": [["2017-2019", 14]],
        "steps": [("Oplysninger", "/"), ("Svar", "/"), ("Tjek dine svar", "")],
        "page": Paginator(range(400), 20).page(10),
        "sources": [{"title": "Plan", "url": "/", "accessed": dt.date(2026, 11, 1)}],
    }
    with translation.override(path_language(request.path)):
        return engines["django"].from_string(source).render(context, request)


@pytest.fixture
def opened(browser: Browser, frame):
    """A function: the kitchen sink opened at an address and width; `problems` fills up."""
    contexts = []

    def open_page(address="/", *, width=1280, wrong=False, script=True, policy=POLICY) -> Page:
        html = kitchen_sink(address, wrong=wrong)
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.problems = []
        page.on("console", lambda message: page.problems.append(message.text))
        page.on("pageerror", lambda error: page.problems.append(str(error)))

        def answer(route: Route) -> None:
            path = route.request.url.removeprefix(ORIGIN).split("?")[0]
            if path.startswith("/static/"):
                kind = mimetypes.guess_type(path)[0]
                body = (STATIC / path.removeprefix("/static/")).read_bytes()
                route.fulfill(body=body, content_type=kind)
            elif route.request.url.startswith(ORIGIN):
                headers = {"Content-Type": "text/html; charset=utf-8"}
                if policy:
                    headers["Content-Security-Policy"] = policy
                route.fulfill(body=html, headers=headers)
            else:
                page.problems.append(f"third party: {route.request.url}")
                route.abort()

        page.route("**/*", answer)
        page.goto(ORIGIN + address)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("address", "width", "wrong"),
    [("/", 320, True), ("/", 1280, False), ("/en/", 320, False), ("/en/", 1280, True)],
)
def test_no_accessibility_violation(opened, address, width, wrong):
    page = opened(address, width=width, wrong=wrong, policy=None)  # axe itself needs eval
    page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {{runOnly: {STANDARD}}})")
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []


@pytest.mark.parametrize("width", [320, 768, 992, 1280])
def test_nothing_is_wider_than_the_screen(opened, width):
    page = opened(width=width, wrong=True)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    outside = """[...document.querySelectorAll('body *')]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        .filter(e => !e.closest('.table-scroll')).map(e => e.outerHTML.slice(0, 80))"""
    assert page.evaluate(outside) == []


def test_strict_policy_is_kept_and_nobody_else_is_asked(opened):
    page = opened(wrong=True, policy=POLICY + "; require-trusted-types-for 'script'")
    page.wait_for_load_state("networkidle")
    assert page.problems == []


def test_fonts_of_the_design_system_are_used(opened):
    page = opened()
    page.evaluate("document.fonts.ready")
    loaded = "[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)"
    assert "IBM Plex Sans" in " ".join(page.evaluate(loaded))


def test_focus_is_in_the_error_summary_and_follows_its_link(opened):
    page = opened(wrong=True)
    page.wait_for_function("document.activeElement.classList.contains('error-summary')")
    page.click(".error-summary a[href='#id_kind_0']")
    assert page.evaluate("document.activeElement.id") == "id_kind_0"


def test_characters_are_counted_in_the_pages_language(opened):
    page = opened()
    page.fill("#id_text", "æ" * 4001)
    assert page.inner_text("#id_text_limit") == "Du har skrevet 1 tegn for meget"
    page.fill("#id_text", "en\nto")
    assert page.inner_text("#id_text_limit") == "Du har 3.994 tegn tilbage"
    english = opened("/en/")
    english.fill("#id_text", "x")
    assert english.inner_text("#id_text_limit") == "Characters left: 3,999"


def test_menu_opens_and_closes_on_a_telephone_without_script(opened):
    page = opened(width=320, script=False)
    menu = page.locator(".portal-nav")
    assert not menu.is_visible()
    page.click(".portal-menu-button")
    assert menu.is_visible()
    page.keyboard.press("Escape")
    assert not menu.is_visible()


def test_menu_is_open_on_a_wide_screen(opened):
    page = opened(width=1280, script=False)
    assert page.locator(".portal-nav").is_visible()
    assert not page.locator(".portal-menu-button").is_visible()


def test_first_tab_skips_to_the_content(opened):
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skipnav"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main-content"


@pytest.mark.parametrize("width", [320, 1280])
def test_targets_are_large_enough_to_hit(opened, width):
    page = opened(width=width)
    small = """[...document.querySelectorAll('.portal-nav a, .portal-pagination a, .button')]
        .filter(e => e.offsetParent && e.offsetHeight < 24).map(e => e.outerHTML.slice(0, 80))"""
    assert page.evaluate(small) == []


def test_status_reads_without_colour(opened):
    page = opened()
    page.emulate_media(forced_colors="active")
    border = "getComputedStyle(document.querySelector('.status')).borderTopStyle"
    assert page.evaluate(border) == "solid"
    masks = """[...document.querySelectorAll('.status')]
        .map(e => getComputedStyle(e, '::before').maskImage)"""
    assert all(mask.startswith("url") for mask in page.evaluate(masks))


def test_print_leaves_out_what_paper_cannot_use(opened):
    page = opened()
    page.emulate_media(media="print")
    for hidden in (".portal-nav", ".portal-pagination", ".follow-box", ".portal-languages"):
        assert not page.locator(hidden).is_visible()
    assert page.locator(".demonstration-banner").is_visible()
