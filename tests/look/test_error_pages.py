"""Pages for when something is wrong: they help on, and need nothing that may be broken."""

import pytest
from django.template.loader import get_template

BARE = ["400.html", "500.html", "503.html"]


@pytest.mark.parametrize("template", BARE)
def test_bare_page_needs_no_context_and_speaks_both_languages(template):
    page = get_template(template).render()
    assert page.count("<h1>") == 2
    assert "<title></title>" not in page


@pytest.mark.parametrize("template", BARE)
def test_bare_page_speaks_the_readers_language_when_it_is_known(template):
    danish = get_template(template).render({"language": "da"})
    english = get_template(template).render({"language": "en"})
    assert 'lang="en"' not in danish
    assert 'lang="da"' not in english
    assert danish.count("<h1>") == english.count("<h1>") == 1


def test_database_away_says_so_and_that_nothing_is_lost():
    page = get_template("503.html").render({"language": "da"})
    assert "database" in page
    assert "Prøv igen om lidt" in page
    assert "er ikke tabt" in page


def test_too_large_says_what_to_do():
    assert "mindre filer" in get_template("400.html").render({"too_large": True})


def test_missing_page_offers_search_and_the_menu_in_its_language(show):
    danish = show("/", "404.html")
    assert "Vi kan ikke finde siden" in danish
    assert 'action="/soeg/"' in danish
    assert 'href="/handlingsplaner/"' in danish
    english = show("/en/", "404.html")
    assert "We cannot find the page" in english
    assert 'action="/en/search/"' in english


def test_missing_page_is_in_no_index(show, frame):
    frame.OGP_PUBLISHER = "Styrelsen for Prøver"
    page = show("/", "404.html")
    assert "noindex" in page
    assert "canonical" not in page


def test_forbidden_offers_log_in_to_a_stranger_alone(show):
    assert "/log-ind/?next=/handlingsplaner/" in show("/handlingsplaner/", "403.html")


def test_expired_form_says_that_nothing_came_in(show):
    page = show("/", "403.html", form_expired=True)
    assert "Vi har ikke modtaget noget" in page
