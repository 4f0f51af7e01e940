import datetime as dt

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.utils import timezone

from ogp_portal.accounts.models import User
from ogp_portal.common import middleware
from ogp_portal.common.caching import changes_at, public_page

ABOUT = "/om/"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def cache_control(view_response, *, cookies=None, until=None, public=True):
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies or {})

    def view(request):
        request.is_public_page = public
        if until:
            changes_at(request, [until], timezone.now())
        return view_response

    return middleware.CacheControlMiddleware(view)(request).headers["Cache-Control"]


# --- language ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "language"),
    [("/", "da"), ("/om/", "da"), ("/en/", "en"), ("/en/about/", "en"), ("/enkelt/", "da")],
)
def test_language_comes_from_the_path_alone(path, language):
    assert middleware.path_language(path) == language


def test_neither_header_nor_cookie_changes_the_language(db, client):
    client.cookies["django_language"] = "en"
    page = client.get(ABOUT, headers={"accept-language": "en"})
    assert '<html lang="da">' in page.content.decode()
    assert page.headers["Content-Language"] == "da"


def test_english_without_its_slash_leads_to_the_english_front_page(db, client):
    assert client.get("/en").headers["Location"] == "/en/"


# --- what a shared cache may keep -------------------------------------------------------------


def test_public_page_may_be_kept_for_seconds():
    assert cache_control(HttpResponse()) == "public, max-age=0, s-maxage=30"


@pytest.mark.parametrize(("left", "kept"), [(8.5, 8), (0.9, 0), (30, 29), (3600, 30)])
def test_page_is_let_go_before_it_reads_differently(left, kept):
    until = timezone.now() + dt.timedelta(seconds=left)
    assert cache_control(HttpResponse(), until=until).endswith(f"s-maxage={kept}")


def test_next_change_is_the_earliest_still_to_come(now):
    request = RequestFactory().get("/")
    hour = dt.timedelta(hours=1)
    changes_at(request, [now - hour, None, now + 2 * hour, now + hour], now)
    assert request.changes_at == now + hour


@pytest.mark.parametrize("status", [301, 302, 400, 403, 404, 405, 413, 429, 500, 503])
def test_what_is_no_page_is_never_kept(status):
    assert cache_control(HttpResponse(status=status)) == "private, no-store"


def test_answer_with_a_cookie_is_never_kept():
    response = HttpResponse()
    response.set_cookie("messages", "x")
    assert cache_control(response) == "private, no-store"


def test_answer_to_somebody_with_a_session_is_never_kept():
    cookies = {"ogp_session": "also one that has run out"}
    assert cache_control(HttpResponse(), cookies=cookies) == "private, no-store"


def test_page_that_is_not_public_is_never_kept():
    assert cache_control(HttpResponse(), public=False) == "private, no-store"


def test_own_rule_of_an_answer_stays():
    response = HttpResponse(headers={"Cache-Control": "public, max-age=31536000"})
    assert cache_control(response, public=False) == "public, max-age=31536000"


def test_public_page_is_read_only():
    view = public_page(lambda request: HttpResponse("here"))
    assert view(RequestFactory().post("/")).status_code == 405


# --- anonymous readers leave no trace ---------------------------------------------------------


@pytest.mark.parametrize("path", [ABOUT, "/en/about/", "/privatliv/", "/cookies/"])
def test_anonymous_page_sets_no_cookie_and_varies_on_nothing(db, client, path):
    page = client.get(path)
    assert "Set-Cookie" not in page.headers
    assert page.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    assert page.headers["Cache-Control"] == "public, max-age=0, s-maxage=30"


def test_anonymous_page_asks_for_neither_session_nor_person(db, client, django_assert_num_queries):
    client.get(ABOUT)
    with django_assert_num_queries(0):
        client.get(ABOUT)


def test_unchanged_page_is_answered_with_304(db, client):
    etag = client.get(ABOUT).headers["ETag"]
    again = client.get(ABOUT, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "public, max-age=0, s-maxage=30"
    assert client.get("/en/about/").headers["ETag"] != etag


def test_signed_in_persons_page_is_never_kept(stranger, client_of):
    page = client_of(stranger).get(ABOUT)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in page.headers


def test_session_that_has_run_out_is_not_kept_either(db, client):
    client.cookies["ogp_session"] = "0123456789abcdefghijklmnopqrstuv"
    page = client.get(ABOUT)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "Log ind" in page.content.decode()


@pytest.mark.parametrize(
    "header",
    ["x-forwarded-host", "x-forwarded-proto", "x-original-url", "forwarded", "x-host", "cookie"],
)
def test_header_leaves_no_mark_on_the_page_that_is_kept(db, client, header):
    page = client.get(ABOUT, headers={header: "marker=evil-marker"})
    assert b"evil-marker" not in page.content
    assert "evil-marker" not in str(page.headers)


# --- headers on every answer ------------------------------------------------------------------


@pytest.mark.parametrize("path", [ABOUT, "/findes-ikke/", "/om/?q=%00", "/admin/", "/healthz"])
def test_every_answer_carries_the_security_headers(db, client, path):
    answer = client.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_page_of_an_error_carries_them_too(db, client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("ogp_portal.pages.about.render", lambda *_arguments: 1 / 0)
    answer = client.get(ABOUT)
    assert answer.status_code == 500
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


# --- bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/om/?q=%00",
        "/om/?%00=x",
        "/om/?q=%FF",
        "/om/?q=%C0%AF",
        "/om/?q=%ED%A0%80",
        "/om/%00/",
        "/%FF/",
    ],
)
def test_address_that_is_no_text_is_answered_with_400(db, client, path):
    answer = client.get(path)
    assert answer.status_code == 400
    assert "Vi kan ikke læse det, du sendte" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_bad_address_below_en_is_answered_in_english(db, client):
    page = client.get("/en/about/?q=%00").content.decode()
    assert "We cannot read what you sent" in page
    assert 'lang="da"' not in page


@pytest.mark.parametrize("path", ["/om/?q=%C3%A6+%EF%BF%BD", "/om/?q=100%", "/om/?q=%zz", "/om/?;"])
def test_unusual_text_is_no_error(db, client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "body",
    [b"login=%FF&password=x", b"login=\xff", b"%00=x", b"login=a%C3&password=%A6"],
)
def test_form_that_is_no_text_is_answered_with_400(db, client, body):
    kind = "application/x-www-form-urlencoded"
    assert client.post("/konto/log-ind/", body, content_type=kind).status_code == 400


def test_nul_byte_in_a_name_of_a_form_with_files_is_answered_with_400(db, client):
    assert client.post("/konto/log-ind/", {"log\x00in": "b"}).status_code == 400


@pytest.mark.parametrize("typed", [{"login": "a\x00b"}, {"next": "/\x00", "login": "a@b.dk"}])
def test_nul_byte_in_a_form_of_others_is_no_server_error(db, client, typed):
    answer = client.post("/konto/log-ind/", {"password": "x", **typed})
    assert answer.status_code in {200, 400}


def test_nul_byte_that_no_form_looked_at_is_answered_with_400(db, rf):
    def stores(request):
        list(User.objects.filter(email=request.POST["q"]))

    request = rf.post("/", {"q": "a\x00b"})
    guard = middleware.BadInputMiddleware(stores)
    with pytest.raises(ValueError, match="NUL") as raised:
        guard(request)
    assert guard.process_exception(request, raised.value).status_code == 400
    assert guard.process_exception(request, ValueError("something else")) is None


def test_replacement_character_that_was_meant_is_let_through(db, client):
    answer = client.post(
        "/konto/log-ind/",
        b"login=%EF%BF%BD&password=x",
        content_type="application/x-www-form-urlencoded",
    )
    assert "Vi kan ikke læse" not in answer.content.decode()


def test_form_in_another_encoding_is_answered_with_400(db, client):
    kind = "application/x-www-form-urlencoded; charset=utf-16"
    assert client.post("/konto/log-ind/", b"login=x", content_type=kind).status_code == 400


def test_broken_upload_is_answered_with_400(db, client):
    kind = "multipart/form-data; boundary="
    assert client.post("/konto/log-ind/", b"--x", content_type=kind).status_code == 400


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_form_with_too_many_fields_is_answered_with_413(db, client, settings, kind):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    fields = {f"f{number}": "x" for number in range(9)}
    if kind == "multipart/form-data":
        answer = client.post("/konto/log-ind/", fields)
    else:
        body = "&".join(f"{name}=x" for name in fields)
        answer = client.post("/konto/log-ind/", body, content_type=kind)
    assert answer.status_code == 413
    assert "er for stort" in answer.content.decode()


def test_form_with_too_much_text_is_answered_with_413(db, client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post("/en/account/log-in/", {"login": "x" * 200})
    assert answer.status_code == 413
    assert "What you sent is too large" in answer.content.decode()


def test_too_many_files_are_answered_with_413(db, client, settings):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    files = {f"f{number}": SimpleUploadedFile("a.txt", b"x") for number in range(3)}
    assert client.post("/konto/log-ind/", files).status_code == 413


def test_huge_body_is_refused_before_it_is_read(db, client):
    class Untouched:
        def read(self, *_arguments):
            raise AssertionError("the body was read")

        readline = read

    answer = client.post(ABOUT, CONTENT_LENGTH="5000000000", **{"wsgi.input": Untouched()})
    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["", "-1", "many", "１２"])
def test_length_that_is_no_number_is_no_error(length):
    request = RequestFactory().get("/", CONTENT_LENGTH=length)
    answer = middleware.BadInputMiddleware(lambda _request: HttpResponse("here"))(request)
    assert answer.content == b"here"


@override_settings(ALLOWED_HOSTS=["ogp.example"])
def test_foreign_host_is_answered_with_400(db, client):
    answer = client.get("/en/about", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert b"evil.example" not in answer.content


def test_session_key_of_any_shape_is_no_error(db, client):
    for key in ["x" * 8000, "'; DROP TABLE", "æøå", SessionStore().session_key or ""]:
        client.cookies["ogp_session"] = key
        assert client.get(ABOUT).status_code == 200
