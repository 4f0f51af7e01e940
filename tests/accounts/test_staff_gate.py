import pytest

from ogp_portal.accounts.permissions import is_editor
from tests.accounts.conftest import code_of
from tests.accounts.test_second_factor import secret_on
from tests.conftest import WatchfulClient

PAGES = ["/admin/", "/admin/accounts/user/", "/admin/jobs/job/?state=failed", "/admin/nowhere/"]


@pytest.fixture
def colleague(db, confirmed):
    return confirmed("kollega@example.org", roles=["editor"])


@pytest.mark.parametrize("page", PAGES)
def test_stranger_to_the_portal_is_led_to_sign_in_and_back(db, client, page):
    answer = client.get(page, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/konto/log-ind/?next=%2Fadmin%2F")
    assert answer.status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_person_without_a_role_is_refused(citizen, client_of, page):
    answer = client_of(citizen).get(page)
    assert answer.status_code == 403
    assert "denne side er for andre" in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_staff_without_a_second_factor_are_led_to_set_it_up(colleague, log_in, page):
    client, _answer = log_in(colleague)
    answer = client.get(page)
    assert answer.headers["Location"].startswith("/konto/totrin/app/til/?next=%2Fadmin%2F")
    assert "Du arbejder for portalen" in client.get(answer.headers["Location"]).content.decode()


def test_setting_it_up_opens_the_admin_at_once(colleague, log_in):
    client, _answer = log_in(colleague)
    client.post("/konto/totrin/app/til/", {"code": code_of(secret_on(client))})
    assert 'href="/admin/"' in client.get("/konto/totrin/noedkoder/").content.decode()
    assert client.get("/admin/").status_code == 200


def test_sign_in_with_both_factors_leads_to_the_page_asked_for(colleague, log_in, app_of):
    code = app_of(colleague)
    client, answer = log_in(colleague, next="/admin/jobs/job/")
    answer = client.post(answer.headers["Location"], {"code": code()})
    assert answer.headers["Location"] == "/admin/jobs/job/"
    assert client.get("/admin/jobs/job/").status_code == 200


def test_second_factor_set_up_but_not_used_is_asked_for(colleague, log_in, app_of):
    client, _answer = log_in(colleague)
    code = app_of(colleague)
    answer = client.get("/admin/")
    assert answer.headers["Location"] == "/konto/totrin/bekraeft/?next=%2Fadmin%2F"
    answer = client.post(answer.headers["Location"], {"code": code()})
    assert answer.headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_second_factor_of_one_person_does_not_count_for_the_next(
    citizen, colleague, log_in, app_of
):
    code = app_of(citizen)
    client, _answer = log_in(citizen)
    client.post("/konto/totrin/kode/", {"code": code()})
    client.post("/konto/log-ud/")
    client.post("/konto/log-ind/", {"login": colleague.email, "password": "correct horse battery"})
    assert client.get("/admin/").status_code == 302


def test_roles_rest_on_every_page_until_the_second_factor_is_used(colleague, log_in, app_of):
    client, _answer = log_in(colleague)
    page = client.get("/konto/")
    user = page.wsgi_request.signed_in_user
    assert (user.roles, is_editor(user)) == (frozenset(), False)
    assert "er du almindelig bruger her" in page.content.decode()
    code = app_of(colleague)
    client.post("/konto/totrin/bekraeft/", {"code": code()})
    user = client.get("/konto/").wsgi_request.signed_in_user
    assert is_editor(user)


def test_ended_role_closes_the_admin_at_the_next_request(colleague, client_of, now):
    client = client_of(colleague)
    assert client.get("/admin/").status_code == 200
    colleague.role_assignments.update(ended_at="2100-01-01T00:00Z")
    assert client.get("/admin/").status_code == 403


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_admins_sign_in_never_leads_to_another_site(colleague, app_of, wanted):
    code = app_of(colleague)
    client = WatchfulClient()
    form = client.get("/admin/login/", {"next": wanted}, follow=True)
    assert form.redirect_chain[-1][0].startswith("/konto/log-ind/?")
    client.post(
        "/konto/log-ind/",
        {"login": colleague.email, "password": "correct horse battery", "next": wanted},
    )
    answer = client.post("/konto/totrin/kode/", {"code": code()})
    assert answer.headers["Location"] == "/konto/"


def test_admin_speaks_the_persons_language(colleague, client_of):
    colleague.language = "en"
    colleague.save()
    page = client_of(colleague).get("/admin/")
    assert '<html lang="en"' in page.content.decode()
    assert page.headers["Content-Language"] == "en"
    colleague.language = "da"
    colleague.save()
    assert '<html lang="da"' in client_of(colleague).get("/admin/").content.decode()


def test_admins_pages_are_never_kept(colleague, client_of):
    assert "no-store" in client_of(colleague).get("/admin/").headers["Cache-Control"]
