"""What stands around every page: header, menu, banners, footer, and what search engines read."""

import re

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django.utils.safestring import SafeString

from tests.look.conftest import anonymous_request


def link(page: str, label: str) -> str:
    return re.search(rf"<a [^>]*>(?:<svg.*?</svg>)?{label}</a>", page, re.DOTALL)[0]


def test_anonymous_page_touches_neither_session_nor_user(show):
    assert "Log ind" in show("/")  # an Untouchable would have raised


def test_signed_in_person_gets_name_own_page_and_log_out(show):
    request = anonymous_request("/")
    request.signed_in_user = SafeString("Karen")
    page = show(request=request)
    assert "Karen" in page
    assert "/konto/" in link(page, "Min side")
    assert "/log-ud/" in link(page, "Log ud")
    assert "Log ind" not in page


def test_trial_says_so_and_is_not_indexed(show):
    page = show("/")
    assert "Prøveudgave – ikke Digitaliseringsstyrelsens officielle websted" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "Trial version – not the official website" in show("/en/")


def test_published_portal_is_indexed_and_names_its_publisher(show, frame):
    frame.OGP_PUBLISHER = "Styrelsen for Prøver"
    frame.OGP_PUBLISHER_LOGO = "/media/maerke.svg"
    page = show("/")
    assert "Prøveudgave" not in page
    assert "noindex" not in page
    assert "Udgiver: Styrelsen for Prøver" in page
    assert (
        '<img class="portal-brand__logo" src="/media/maerke.svg" alt="Styrelsen for Prøver">'
        in page
    )


@pytest.mark.parametrize(
    "context", [{"is_demonstration": True}, {"object": {"is_demonstration": 1}}]
)
def test_demonstration_is_named_in_banner_title_and_robots(show, frame, context):
    frame.OGP_PUBLISHER = "Styrelsen for Prøver"
    page = show("/", **context)
    assert "Demonstrationsindhold" in page
    assert "<title>Demonstration: Prøveside" in page
    assert 'og:title" content="Demonstration: Prøveside"' in page
    assert "noindex" in page


def test_real_page_is_not_called_a_demonstration(show):
    assert "emonstration" not in show("/", object={"is_demonstration": False})


def test_contact_is_not_stated_until_set(show):
    assert show("/").count("<dd>ikke oplyst</dd>") == 3


def test_contact_once_set(show, frame):
    frame.OGP_CONTACT_PERSON = "Kontoret for Prøver"
    frame.OGP_CONTACT_MAIL = "post@portal.example"
    frame.OGP_CONTACT_PHONE = "+45 11 22 33 44"
    page = show("/")
    assert "ikke oplyst</dd>" not in page
    assert 'href="mailto:post@portal.example"' in page
    assert 'href="tel:+4511223344"' in page


@pytest.mark.parametrize(
    ("address", "current"),
    [("/", []), ("/handlingsplaner/", ["page"]), ("/handlingsplaner/2012/", ["true"])],
)
def test_menu_marks_where_one_is(show, address, current):
    menu = re.search(r'<nav class="portal-nav".*?</nav>', show(address), re.DOTALL)[0]
    assert re.findall(r'aria-current="(\w+)"', menu) == current


def test_menu_leaves_out_pages_that_do_not_exist(show):
    assert "Handlingsplaner" in show("/")
    assert "Netværk" not in show("/")


def test_language_switch_leads_to_the_same_page(show):
    page = show("/handlingsplaner/2012/?side=2&q=%C3%A6")
    switch = page[page.index("portal-languages") :]
    assert re.findall(r'<a href="([^"]+)" lang="(\w\w)"', switch) == [
        ("/handlingsplaner/2012/?side=2&amp;q=%C3%A6", "da"),
        ("/en/action-plans/2012/?side=2&amp;q=%C3%A6", "en"),
    ]


def test_language_switch_has_the_present_language_first(show):
    page = show("/en/action-plans/")
    switch = page[page.index("portal-languages") :]
    assert re.findall(r'lang="(\w\w)" hreflang="\w\w"( aria-current="true")?', switch) == [
        ("en", ' aria-current="true"'),
        ("da", ""),
    ]
    assert '<html lang="en">' in page


def test_view_may_state_an_address_of_its_own(show):
    request = anonymous_request("/handlingsplaner/2012/")
    request.other_addresses = {"en": "/en/action-plans/2012/self-assessment/final/"}
    assert 'href="/en/action-plans/2012/self-assessment/final/"' in show(request=request)


def test_search_engines_get_canonical_and_both_languages(show):
    page = show("/handlingsplaner/2012/?side=3&q=vand")
    own = "https://portal.example/handlingsplaner/2012/?side=3"
    other = "https://portal.example/en/action-plans/2012/?side=3"
    assert f'<link rel="canonical" href="{own}">' in page
    assert f'<link rel="alternate" hreflang="da" href="{own}">' in page
    assert f'<link rel="alternate" hreflang="en" href="{other}">' in page


@pytest.mark.parametrize("number", ["1", "-2", "x", "²", "<b>"])
def test_canonical_keeps_only_a_real_page_number(show, number):
    assert 'canonical" href="https://portal.example/">' in show(f"/?side={number}")


def test_message_is_shown_once_it_is_there(show):
    request = RequestFactory().get("/")
    request.resolver_match = anonymous_request("/").resolver_match
    request.signed_in_user = None
    request._messages = CookieStorage(request)
    request._messages.add(25, "Dit svar er <gemt>.")
    page = show(request=request)
    assert "Dit svar er &lt;gemt&gt;." in page
    assert "alert-success" in page


def test_page_text_is_escaped(show):
    page = show("/", page_title="<script>x</script>", breadcrumbs=[("<b>", '"/x'), ("<i>", "")])
    assert "<script>x" not in page
    assert "<b>" not in page
    assert "<i>" not in page


def test_breadcrumbs_begin_at_the_front_page_and_end_here(show):
    page = show("/en/", breadcrumbs=[("Action plans", "/en/action-plans/"), ("2012", "")])
    way = re.search(r'<ol class="breadcrumbs__list">.*?</ol>', page, re.DOTALL)[0]
    assert re.findall(r'href="([^"]*)"', way) == ["/en/", "/en/action-plans/"]
    assert re.search(r'aria-current="page">(<svg.*?</svg>)?2012</li>', way, re.DOTALL)


def test_frame_leaves_room_for_content(show):
    assert len(show("/").encode()) < 8_000  # of a page's 30 KB
