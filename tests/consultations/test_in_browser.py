"""The whole way of an answer in a real browser: by keyboard, narrow and wide, WCAG."""

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from consultations.models import Question, Submission
from tests.factories import ConsultationFactory, PhaseFactory

AXE = (Path(__file__).parent.parent / "look" / "axe" / "axe.min.js").read_text()
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TEXT, CHANGED = "Vi foreslår, at dagsordener kommer på nettet.", " Og referater."

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_now():
    """A consultation that is open by the real clock, with a question."""
    now = timezone.now()
    consultation = ConsultationFactory(phase=None, slug="aaben", contact="ogp@example.org")
    phase = PhaseFactory(
        consultation=consultation,
        opens_at=now - dt.timedelta(days=1),
        closes_at=now + dt.timedelta(days=30),
    )
    Question.objects.create(phase=phase, text_da="Hvad mangler?", text_en="What is missing?")
    return consultation


def faults(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {{runOnly: {STANDARD}}})")["violations"]
    too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [fault["id"] for fault in found] + (["too wide"] if too_wide else [])


def press(page: Page, selector: str) -> None:
    """Presses a button or link by the keyboard and waits for the next page."""
    page.locator(selector).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, selector: str, words: str) -> None:
    page.locator(selector).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def choose(page: Page, selector: str) -> None:
    page.locator(selector).first.focus()
    page.keyboard.press("Space")


WAYS = [
    (320, "/hoeringer/aaben/svar/nyt/", "ret/"),
    pytest.param(
        (1280, "/en/consultations/aaben/submissions/new/", "change/"), marks=pytest.mark.slow
    ),
]


@pytest.mark.usefixtures("open_now")
@pytest.mark.parametrize("way", WAYS)
def test_answer_from_the_first_step_to_its_change_by_keyboard(browser: Browser, live_server, way):
    width, start, change = way
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 900}, bypass_csp=True
    )
    page, found = context.new_page(), {}

    def look(name: str) -> None:
        found[name] = faults(page)

    page.goto(start)
    look("about you")
    choose(page, "[name=submitter_kind]")
    write(page, "[name=name]", "Karen Prøve")
    write(page, "[name=email]", "karen@example.org")
    press(page, "[name=email]")
    look("your answer")
    write(page, "[name=text]", TEXT)
    press(page, "button[value=more]")
    look("one more proposal")
    press(page, "button[value=keep]")
    look("draft")
    press(page, "button[name=gaa]")
    look("the wish is missing")
    choose(page, "[name=wish]")
    press(page, "button[value=bilag]")
    look("files")
    press(page, "button[value='3']")
    look("check")
    press(page, "button[value=send]")
    look("receipt")
    assert page.request.get(page.get_attribute("a[href$='.pdf']", "href")).body()[:5] == b"%PDF-"
    press(page, f"main li a[href*='{Submission.objects.get().reference}']")
    look("own answer")
    press(page, f"a[href$='/{change}']")
    look("change")
    write(page, "[name=text]", CHANGED)
    press(page, "form button.button-primary")
    look("changed")
    context.close()
    assert not {name: wrong for name, wrong in found.items() if wrong}
    assert Submission.objects.get().versions.latest("number").text == TEXT + CHANGED
