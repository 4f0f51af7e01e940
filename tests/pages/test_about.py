import pytest

PAGES = [
    ("/om/", "Om Open Government i Danmark"),
    ("/privatliv/", "Privatliv"),
    ("/cookies/", "Cookies"),
    ("/was", "Tilgængelighedserklæring"),
    ("/en/about/", "About Open Government in Denmark"),
    ("/en/privacy/", "Privacy"),
    ("/en/cookies/", "Cookies"),
    ("/en/was", "Accessibility statement"),
]


@pytest.fixture
def page(db, client):
    return lambda path: client.get(path).content.decode()


@pytest.mark.parametrize(("path", "title"), PAGES)
def test_page_is_there_in_its_language(page, path, title):
    html = page(path)
    assert f"<h1>{title}</h1>" in html
    assert f'<html lang="{"en" if path.startswith("/en/") else "da"}">' in html


@pytest.mark.parametrize(("path", "_title"), PAGES)
def test_page_leads_to_itself_in_the_other_language(page, path, _title):
    other = {english: danish for (danish, _d), (english, _e) in zip(PAGES, PAGES[4:], strict=False)}
    other |= {danish: english for english, danish in other.items()}
    assert f'href="{other[path]}" lang=' in page(path)


def test_trial_says_whose_it_is_not(page, settings):
    settings.OGP_PUBLISHER = ""
    assert "Den er ikke Digitaliseringsstyrelsens officielle websted." in page("/om/")
    assert "Portalen er en prøveudgave." in page("/privatliv/")


def test_publisher_is_named_once_it_is_set(page, settings):
    settings.OGP_PUBLISHER = "Styrelsen for Prøver"
    assert "Styrelsen for Prøver driver portalen." in page("/om/")
    assert "Portalen er en prøveudgave." not in page("/privatliv/")


def test_cookies_named_are_the_cookies_set(page, settings):
    html = page("/cookies/")
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"):
        assert f"<td>{name}</td>" in html


def test_accessibility_statement_leads_to_the_official_one_once_it_is_set(db, client, settings):
    settings.WAS_STATEMENT_URL = "https://was.digst.dk/ogp"
    assert client.get("/was").headers["Location"] == "https://was.digst.dk/ogp"


def test_missing_accessibility_statement_is_said(page, settings):
    settings.WAS_STATEMENT_URL = ""
    assert "er endnu ikke offentliggjort" in page("/was")


@pytest.mark.parametrize("path", ["/om/", "/en/about/"])
def test_about_leads_to_denmarks_page_at_ogp(client, path):
    page = client.get(path).content.decode()
    assert 'href="https://www.opengovpartnership.org/members/denmark/"' in page
