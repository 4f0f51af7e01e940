"""The story end to end, in a real Chromium, with a real Celery worker beside the portal."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from .conftest import Portal, link_in, text_of, wait_for

ANSWERER = "ny.stemme@example.org"
PROPOSAL = "Vis på nettet, hvor længe hver slags sag tager hos kommunen."
FOLLOWERS = ["borger@demo.invalid", "forening@demo.invalid"]
REASON = "Vi følger forslaget. Tiderne bliver målt og vist på nettet."


@pytest.mark.slow
def test_story_from_a_promise_to_what_became_of_it(portal, browser):
    """One walk through all of it, since each part lives by what the one before has left."""
    visitor = browser.new_page()
    _read_a_plan(visitor, portal)
    reference = _answer_the_open_consultation(visitor, portal)
    _confirm_by_mail(visitor, portal, reference)
    editor = browser.new_context().new_page()
    _sign_in_as_staff(editor, portal, "redaktoer@demo.invalid")
    _publish_the_answer(editor, portal, reference)
    _respond_and_link(editor, portal)
    _see_what_became_of_it(visitor, portal)
    _write_in_the_forum(browser.new_context().new_page(), portal)
    _try_an_evaluation_of_the_real_plan(editor, visitor, portal)
    report = _publish_an_evaluation(editor, visitor, portal)
    for follower in FOLLOWERS:
        wait_for(lambda who=follower: _is_told(portal, who, report), f"the mail to {follower}")


def _write_in_the_forum(page: Page, portal: Portal) -> None:
    _sign_in(page, portal, "borger@demo.invalid")
    page.goto(f"{portal.url}/forum/aabne-data/")
    page.get_by_role("link", name="Hvilke data mangler I mest?").click()
    page.locator("a[href*='/svar/']").first.click()
    page.locator("textarea").fill("Vi mangler **data om vandmiljøet**.")
    page.locator("button[type=submit]:not([name])").last.click()
    expect(page.locator("strong", has_text="data om vandmiljøet")).to_be_visible()


def _try_an_evaluation_of_the_real_plan(editor: Page, visitor: Page, portal: Portal) -> None:
    """It stays a marked trial for staff: the government's own evaluation exists."""
    _draft_final_evaluation(editor, portal, "2017-2019")
    mark = "Prøveudkast – ikke regeringens selvevaluering"
    expect(editor.get_by_text(mark).first).to_be_visible()
    assert not editor.locator("a[href$='/publish/']").count()
    trial = f"{portal.url}/handlingsplaner/2017-2019/selvevaluering/proeve/"
    editor.goto(trial)
    expect(editor.get_by_text("Flere åbne data til borgere og medier").first).to_be_visible()
    assert visitor.goto(trial).status == 404


def _publish_an_evaluation(editor: Page, visitor: Page, portal: Portal) -> str:
    """The invented plan's final one, as web page and PDF; its address."""
    _draft_final_evaluation(editor, portal, "hverdagen")
    editor.locator("a[href$='/publish/']").first.click()
    editor.locator("#content form button[type=submit]").first.click()
    report = "/handlingsplaner/demo/selvevaluering/slut"
    visitor.goto(f"{portal.url}{report}/")
    expect(visitor.get_by_text("Dagsordener og referater på ét sted").first).to_be_visible()
    assert visitor.request.get(f"{portal.url}{report}.pdf").body().startswith(b"%PDF-")
    return f"{report}/"


def _is_told(portal: Portal, follower: str, report: str) -> bool:
    """Loading the demonstration told them of another one, so the address decides."""
    mail = portal.newest_mail(follower, "elvevaluering")
    return mail is not None and report in text_of(mail)


def _read_a_plan(page: Page, portal: Portal) -> None:
    page.goto(portal.url)
    page.get_by_role("link", name="Se handlingsplanerne").click()
    page.get_by_role("link", name="Demonstrationsplanen: Åbenhed i hverdagen").click()
    page.get_by_role("link", name=re.compile("Dagsordener og referater på ét sted")).click()
    page.get_by_role("link", name=re.compile("Alle råd er med")).first.click()
    expect(page.get_by_role("heading", name=re.compile("Alle råd er med"))).to_be_visible()


def _answer_the_open_consultation(page: Page, portal: Portal) -> str:
    page.goto(portal.url)
    page.get_by_role("link", name="Hvad skal den næste handlingsplan handle om?").first.click()
    page.locator("a[href$='/svar/nyt/']").first.click()
    page.locator("input[name=submitter_kind][value=citizen]").check(force=True)
    page.locator("input[name=name]").fill("Nina Ny")
    page.locator("input[name=email]").fill(ANSWERER)
    page.locator("button[name=gaa][value='2']").click()
    page.locator("textarea[name=text]").fill(PROPOSAL)
    page.locator("input[name=wish][value=with_name]").check(force=True)
    page.locator("button[name=gaa][value=bilag]").click()
    page.locator("button[name=gaa][value='3']").click()
    expect(page.get_by_text(PROPOSAL)).to_be_visible()
    page.locator("button[name=gaa][value=send]").click()
    return page.locator("dd strong").first.inner_text()


def _confirm_by_mail(page: Page, portal: Portal, reference: str) -> None:
    mail = portal.mail_to(ANSWERER, about="")
    assert reference in text_of(mail)
    assert PROPOSAL not in text_of(mail)
    page.goto(link_in(mail, "/hoeringssvar/bekraeft/"))
    page.locator("main form button").click()
    wait_for(lambda: PROPOSAL in text_of(portal.mail_to(ANSWERER, about="")), "the receipt")


def _sign_in(page: Page, portal: Portal, address: str) -> None:
    page.goto(f"{portal.url}/konto/log-ind/?next=/")
    page.locator("input[name=login]").fill(address)
    page.locator("input[name=password]").fill(portal.logins[address])
    page.locator("main button[type=submit]").first.click()


def _sign_in_as_staff(page: Page, portal: Portal, address: str) -> None:
    page.goto(f"{portal.url}/admin/")
    page.locator("input[name=login]").fill(address)
    page.locator("input[name=password]").fill(portal.logins[address])
    page.locator("main button[type=submit]").first.click()
    page.locator("input[name=code]").fill(portal.code_of(address))
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(f"{portal.url}/admin/")


def _publish_the_answer(page: Page, portal: Portal, reference: str) -> None:
    page.goto(f"{portal.url}/admin/consultations/submission/?q={reference}")
    page.get_by_role("link", name=reference).click()
    page.locator("a[href*='/publish/']").first.click()
    page.locator("#content form input[type=submit]").first.click()


def _respond_and_link(page: Page, portal: Portal) -> None:
    page.goto(f"{portal.url}/admin/consultations/proposal/?q=hver+slags+sag")
    page.locator("#result_list a", has_text=re.compile("F-|Vis på nettet")).first.click()
    page.locator("select[name=decision]").select_option("accepted")
    page.locator("textarea[name=reason_da]").fill(REASON)
    target = page.locator("select[name=target] option[value^=c]").first.get_attribute("value")
    page.locator("select[name=target]").select_option(target)
    page.locator("select[name=relation]").select_option("shaped")
    page.locator("textarea[name=link_reason_da]").fill("Forslaget gav initiativet sin ramme.")
    page.locator("button[name=publish_now][value=here]").click()


def _see_what_became_of_it(page: Page, portal: Portal) -> None:
    mail = wait_for(lambda: _with_link(portal, "/forslag/"), "the mail about the response")
    page.goto(link_in(mail, "/forslag/"))
    expect(page.get_by_text(PROPOSAL).first).to_be_visible()
    expect(page.get_by_text(REASON).first).to_be_visible()
    page.get_by_role("link", name=re.compile("Sagsbehandlingstider på nettet")).click()
    expect(page.get_by_role("heading", name="Sagsbehandlingstider på nettet")).to_be_visible()


def _with_link(portal: Portal, word: str):
    mail = portal.newest_mail(ANSWERER, "")
    return mail if mail is not None and word in text_of(mail) else None


def _draft_final_evaluation(page: Page, portal: Portal, slug: str) -> None:
    page.goto(f"{portal.url}/admin/plans/actionplan/?q={slug}")
    page.locator("#result_list th[class^=field] a").first.click()
    page.locator("form[action$='/final/'] button").click()
    done = page.locator("progress[value='1'][max='1']")
    deadline = time.monotonic() + 90
    while not done.count() and time.monotonic() < deadline:
        page.wait_for_timeout(500)
    expect(done).to_be_visible()
