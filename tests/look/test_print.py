"""A plan and an initiative on paper, in a real browser."""

import mimetypes
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, sync_playwright

from tests.factories import (
    CommitmentFactory,
    EvidenceFactory,
    MilestoneFactory,
    PlanFactory,
    StatusUpdateFactory,
)

pytestmark = pytest.mark.django_db

STATIC = Path(settings.BASE_DIR) / "static"
ORIGIN = "https://portal.example"
PAGES = ["/handlingsplaner/2026/", "/en/action-plans/2026/1.1/"]
A4_WIDTH = 680
"""CSS pixels between the margins of a sheet of A4."""


@pytest.fixture
def pages(client) -> dict[str, str]:
    """The HTML of both pages, fetched before a browser's event loop has its own connection."""
    commitment = CommitmentFactory(plan=PlanFactory(slug="2026"), number="1.1")
    CommitmentFactory.create_batch(30, plan=commitment.plan)
    MilestoneFactory(commitment=commitment)
    StatusUpdateFactory(commitment=commitment)
    EvidenceFactory(commitment=commitment, url="https://example.org/bevis")
    return {address: client.get(address).content.decode() for address in PAGES}


@pytest.fixture
def printed(pages, browser_path):
    """A function: the page at an address as it goes to the printer."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN).split("?")[0]
        if path.startswith("/static/"):
            body = (STATIC / path.removeprefix("/static/")).read_bytes()
            route.fulfill(body=body, content_type=mimetypes.guess_type(path)[0])
        else:
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": A4_WIDTH, "height": 960})
        page.route("**/*", answer)
        page.emulate_media(media="print")

        def opened(address: str) -> Page:
            page.goto(ORIGIN + address)
            return page

        yield opened
        chromium.close()


@pytest.mark.parametrize("address", PAGES)
def test_paper_has_the_content_alone_and_nothing_wider_than_it(printed, address):
    page = printed(address)
    for part in [".portal-menu", ".portal-search", ".breadcrumbs", ".follow-box", ".skipnav"]:
        assert not page.locator(part).first.is_visible(), part
    assert page.locator("h1").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_WIDTH


def test_the_address_of_a_link_stands_after_it(printed):
    page = printed(PAGES[1])
    shown = """getComputedStyle(
        document.querySelector('a[href="https://example.org/bevis"]'), '::after').content"""
    assert "https://example.org/bevis" in page.evaluate(shown)


def test_rows_and_tables_are_not_cut_in_two(printed):
    page = printed(PAGES[0])
    breaks = """selector => [...document.querySelectorAll(selector)]
        .map(one => getComputedStyle(one).breakInside)"""
    for selector in [".facts > div", ".rows > li", "main tr"]:
        assert set(page.evaluate(breaks, selector)) == {"avoid"}, selector
    heads = "getComputedStyle(document.querySelector('main thead')).display"
    assert page.evaluate(heads) == "table-header-group"


def test_a_plan_of_thirty_fits_on_few_pages(printed):
    pdf = printed(PAGES[0]).pdf(format="A4")
    assert pdf.count(b"/Type /Page\n") <= 4
