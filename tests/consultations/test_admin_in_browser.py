"""Staff pages in a real browser: calendars under the policy, and nothing out of view."""

import pytest

from tests.factories import ProposalFactory, SubmissionFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened(browser, live_server, client_of, editor):
    """A function: (page of the admin as an editor, the errors it wrote), at a width."""
    cookies = [
        {"name": name, "value": morsel.value, "url": live_server.url}
        for name, morsel in client_of(editor).cookies.items()
    ]
    contexts = []

    def open_page(address: str, width: int = 1280):
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        context.add_cookies(cookies)
        page, errors = context.new_page(), []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "olicy" in said.text else None)
        page.goto(live_server.url + address)
        return page, errors

    yield open_page
    for context in contexts:
        context.close()


def test_calendars_open_on_the_pages_that_ask_for_a_date(opened):
    proposal = ProposalFactory()
    consultation = proposal.submission.consultation
    one = f"/admin/consultations/consultation/{consultation.pk}"
    answers = f"/admin/consultations/proposal/{proposal.pk}/change/"
    for address in (f"{one}/move-deadline/", f"{one}/receive/", answers):
        page, errors = opened(address)
        page.locator(".datetimeshortcuts a[id^=calendarlink]").first.click()
        assert page.locator(".calendarbox").first.is_visible()
        assert errors == []


def test_nothing_is_wider_than_the_page(opened):
    answer = SubmissionFactory(state="received", published_at=None)
    proposal = answer.proposals.get()
    page, _errors = opened(f"/admin/consultations/proposal/{proposal.pk}/change/", width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for listed in ("/admin/consultations/submission/", "/admin/consultations/proposal/"):
        page, _errors = opened(listed)
        results = page.locator("#changelist .results")
        assert results.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    page, _errors = opened(f"/admin/consultations/submission/{answer.pk}/redact/")
    box = page.locator(".desk-acts").bounding_box()
    assert box["y"] + box["height"] <= 900
