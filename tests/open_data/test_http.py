"""How the API behaves as HTTP: for everybody alike, for any website, without cookies."""

import time

import pytest
from django.test import Client

from ogp_portal.common import limits
from ogp_portal.open_data.models import VisitCount
from ogp_portal.open_data.throttles import NetworkThrottle
from tests.factories import PlanFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/plans/"


def problem(answer, status: int) -> dict:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "private, no-store"
    said = answer.json()
    assert said["status"] == status
    assert said["type"].startswith("http")
    return said


@pytest.mark.parametrize("path", ["/api/v1/", LIST, "/api/v1/schema/", "/api/v1/plans.jsonl"])
def test_a_cache_in_front_may_keep_it_for_seconds(client, path):
    PlanFactory()
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=30"
    assert not answer.cookies
    varied = answer.headers.get("Vary", "")
    assert "Cookie" not in varied
    is_worded = path in {"/api/v1/", "/api/v1/schema/"}
    assert ("Accept-Language" in varied) is is_worded
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_who_has_it_already_gets_304(client):
    PlanFactory()
    first = client.get(LIST)
    again = client.get(LIST, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.content
    PlanFactory()
    changed = client.get(LIST, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_the_address_of_the_next_page_stays_the_same(client, monkeypatch):
    """Else a list of several pages would have a new ETag each second."""
    for _ in range(2):
        PlanFactory()
    first = client.get(f"{LIST}?page_size=1")
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    assert client.get(f"{LIST}?page_size=1").headers["ETag"] == first.headers["ETag"]


def test_nobody_is_signed_in(client_of, client, editor):
    PlanFactory(state="draft", title_da="Hemmelig")
    answer = client_of(editor).get(LIST)
    assert answer.json()["results"] == []
    assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=30"
    assert not answer.cookies


@pytest.mark.parametrize("header", ["Basic eDp5", "Bearer x", "Token "])
def test_credentials_change_nothing(client, header):
    assert client.get(LIST, headers={"Authorization": header}).status_code == 200


@pytest.mark.parametrize("origin", ["https://example.org", "null"])
def test_any_website_may_read_and_no_credentials_are_taken(client, origin):
    answer = client.get(LIST, headers={"Origin": origin})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    asked = client.options(LIST, headers={"Origin": origin, "Access-Control-Request-Method": "GET"})
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", ["/api/v1/", LIST, "/api/v1/plans/1/", "/api/v1/plans.csv"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_it_can_only_be_read(client, path, method):
    answer = getattr(client, method)(path)
    problem(answer, 405)
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_nor_does_the_documentation_take_anything(client):
    strict = Client(enforce_csrf_checks=True)
    for one in (client, strict):
        assert problem(one.post("/api/v1/docs/"), 405)["title"] == "Den metode bruges ikke her"


@pytest.mark.parametrize("kind", ["text/html", "application/xml", "image/png"])
def test_it_speaks_json_alone(client, kind):
    problem(client.get(LIST, headers={"Accept": kind}), 406)


def test_a_browser_that_takes_anything_is_answered(client):
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert client.get(LIST, headers={"Accept": accept}).status_code == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/json", "multipart/form-data; boundary=x"]
)
def test_a_body_of_whatever_kind_is_refused(client, kind):
    problem(client.generic("POST", LIST, b"{}", content_type=kind), 405)


def test_a_body_that_is_too_large(client):
    size = str(limits.FILE_SIZE + 10 * 1024 * 1024)
    problem(client.generic("GET", LIST, b"x", CONTENT_LENGTH=size), 413)


@pytest.mark.parametrize(
    "query", ["%00", "kind=%00", "state=a%00b", "cursor=%00", "fields=%00", "state=%ff%fe"]
)
def test_what_is_no_text_is_refused(client, query):
    problem(client.get(f"{LIST}?{query}"), 400)


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v2/plans/", "/api/v1/secrets/", "/api/v1/plans.exe"]
)
def test_what_is_not_there(client, path):
    said = problem(client.get(path), 404)
    assert said["instance"] == path


@pytest.mark.parametrize("path", ["/api/v1/submissions/%00/", "/api/v1/plans/%ff/"])
def test_an_address_that_is_no_text(client, path):
    assert client.get(path).status_code in {400, 404}


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("", "da"),
        ("en", "en"),
        ("en-GB,da;q=0.5", "en"),
        ("da-DK,en;q=0.9", "da"),
        ("de,en;q=0.3", "en"),
        ("fr", "da"),
        ("*", "da"),
        ("nonsense;;q=;,", "da"),
    ],
)
def test_errors_and_labels_are_in_the_language_asked_for(client, wanted, got):
    headers = {"Accept-Language": wanted}
    assert client.get(f"{LIST}?x=1", headers=headers).headers["Content-Language"] == got
    index = client.get("/api/v1/", headers=headers)
    assert index.headers["Content-Language"] == got
    titles = {one["name"]: one["title"] for one in index.json()["kinds"]}
    assert titles["commitments"] == {"da": "Initiativer", "en": "Initiatives"}[got]


def test_the_data_are_the_same_in_every_language(client):
    PlanFactory(title_da="Plan", title_en="")
    danish = client.get(LIST, headers={"Accept-Language": "da"})
    english = client.get(LIST, headers={"Accept-Language": "en"})
    assert danish.content == english.content
    assert danish.json()["results"][0]["title"] == {"da": "Plan", "en": None}


def test_the_next_request_speaks_its_own_language(client):
    client.get(LIST, headers={"Accept-Language": "en"})
    assert '<html lang="da">' in client.get("/om/").text


def test_too_many_requests_from_one_network(client, monkeypatch):
    monkeypatch.setattr(NetworkThrottle, "most", 2)
    client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert [client.get(LIST).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get(LIST)
    problem(refused, 429)
    assert 0 < int(refused.headers["Retry-After"]) <= 601
    client.defaults["REMOTE_ADDR"] = "192.0.2.8"
    assert client.get(LIST).status_code == 200


def test_what_is_counted_holds_no_address(client):
    client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    client.get(LIST)
    row = VisitCount.objects.get()
    assert "192.0.2" not in row.key
    assert row.number == 1


def test_old_counts_are_removed(client, now):
    VisitCount.objects.create(key="old", window=now.replace(year=2020), number=5)
    client.get(LIST)
    assert not VisitCount.objects.filter(key="old").exists()


def test_a_head_request_has_the_headers_alone(client):
    PlanFactory()
    for path in (LIST, "/api/v1/plans.csv"):
        answer = client.head(path)
        assert answer.status_code == 200
        assert not b"".join(answer) if answer.streaming else not answer.content


def test_a_server_error_is_a_problem_too(client, monkeypatch):
    from ogp_portal.open_data import views

    def broken(*_arguments):
        raise RuntimeError

    monkeypatch.setattr(views, "asked_of_list", broken)
    client.raise_request_exception = False
    said = problem(client.get(LIST), 500)
    assert "RuntimeError" not in str(said)
