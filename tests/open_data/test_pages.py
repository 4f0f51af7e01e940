"""The pages about open data, in both languages; their examples run."""

import re
import shutil
import subprocess
import sys

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ogp_portal.open_data import examples
from ogp_portal.open_data.kinds import KINDS
from ogp_portal.open_data.writing import examples as sending
from plans.models import Commitment
from tests.factories import CommitmentFactory, ConsultationFactory, PartyFactory, PlanFactory

from .conftest import one_of_each
from .sending import token_for

pytestmark = pytest.mark.django_db
PAGES = [
    ("/aabne-data/", "/en/open-data/"),
    ("/aabne-data/api/", "/en/open-data/api/"),
    *((f"/aabne-data/{name}/", f"/en/open-data/{name}/") for name in sorted(KINDS)),
]


@pytest.mark.parametrize(("danish", "english"), PAGES)
def test_each_has_both_languages_and_leads_to_the_other(client, danish, english):
    for language, path, other in (("da", danish, english), ("en", english, danish)):
        page = client.get(path)
        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.text
        assert f'href="{other}"' in page.text
        assert page.headers["Cache-Control"] == "public, max-age=0, s-maxage=30"
        assert not page.cookies


def test_the_footer_leads_there(client):
    assert 'href="/aabne-data/"' in client.get("/om/").text
    assert 'href="/en/open-data/"' in client.get("/en/about/").text


def test_every_kind_and_every_file_is_linked_with_its_number_of_rows(client, everything):
    page = client.get("/aabne-data/").text
    for name in KINDS:
        assert f'href="/aabne-data/{name}/"' in page
        for form in ("csv", "xlsx", "json", "jsonl"):
            assert f'href="/api/v1/{name}.{form}"' in page
    assert "1 række" in page
    assert "2 rækker" in page


def test_the_numbers_are_those_of_the_lists(client, everything):
    from django.utils import timezone

    from ogp_portal.open_data.numbers import numbers_of

    PlanFactory(state="draft")
    for name, number in numbers_of(KINDS.values(), timezone.now()).items():
        listed = client.get(f"/api/v1/{name}/?page_size=200&fields=id").json()["results"]
        assert number == len(listed), name


@pytest.mark.parametrize("path", ["/aabne-data/", "/aabne-data/commitments/", "/aabne-data/api/"])
def test_a_page_costs_three_queries_at_most(client, everything, path):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    before = queries()
    one_of_each()
    assert queries() == before <= 3


def test_a_page_tells_every_column_with_its_meaning_and_words(client):
    page = client.get("/aabne-data/commitments/").text
    header = b"".join(client.get("/api/v1/commitments.csv")).decode("utf-8-sig").strip()
    for column in header.split(","):
        assert f"<code>{column}</code>" in page
    assert "Titel (på dansk)" in page
    assert "<code>substantial</code> Gennemført i væsentlig grad" in page
    assert "CC-BY-4.0" in page


def test_no_column_is_without_a_meaning():
    from ogp_portal.open_data.dictionary import entries

    for kind in KINDS.values():
        for entry in entries(kind):
            assert entry.meaning, (kind.name, entry.column)


def test_what_is_no_kind_is_not_found(client):
    assert client.get("/aabne-data/secrets/").status_code == 404


@pytest.mark.parametrize(
    ("language", "path"), [("da", "/aabne-data/api/"), ("en", "/en/open-data/api/")]
)
def test_the_documentation_of_the_api_is_a_page_in_each_language(client, language, path):
    answer = client.get("/api/v1/docs/", headers={"Accept-Language": language})
    assert answer.status_code == 302
    assert answer.headers["Location"] == path
    assert "Accept-Language" in answer.headers["Vary"]
    page = client.get(path).text
    for name in KINDS:
        assert f"<code>/api/v1/{name}/</code>" in page


def test_every_problem_has_its_place_in_the_documentation(client):
    page = client.get("/aabne-data/api/").text
    for path in ("/api/v1/plans/?x=1", "/api/v1/plans/0/"):
        said = client.get(path).json()["type"]
        assert f'id="{said.partition("#")[2]}"' in page


def test_a_page_works_under_the_policy_of_the_portal(client):
    """No inline style or script: the client of these tests fails on one. Nor anybody else's."""
    for path, _english in PAGES:
        found = re.findall(r'(?:src|href)="(https?://[^"]+)"', client.get(path).text)
        loaded = [one for one in found if one.endswith((".js", ".css"))]
        assert loaded == []


@pytest.fixture
def served(transactional_db, live_server, settings):
    """A running portal with two initiatives, whose addresses are those in its answers."""
    settings.OGP_SITE_URL = live_server.url
    plan = PlanFactory()
    CommitmentFactory(plan=plan, number="1.1", title_da="Åbne data")
    CommitmentFactory(plan=plan, number="1.2", title_da="Borgerinddragelse")


def run(command: list[str], folder) -> str:
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True, timeout=60
    ).stdout


def test_the_example_in_python_runs(served, tmp_path):
    told = run([sys.executable, "-X", "utf8", "-c", examples.python()], tmp_path)
    assert told.splitlines() == ["1.1 Åbne data None", "1.2 Borgerinddragelse None"]


def test_the_example_with_curl_runs(served, tmp_path):
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    told = run(["/bin/sh", "-ec", examples.curl()], tmp_path)
    assert told == '{"next":null,"results":[]}'
    assert "Borgerinddragelse" in (tmp_path / "commitments.csv").read_text("utf-8")


def test_the_example_in_r_asks_for_what_there_is(client):
    address = re.search(r'"(http[^"]+)"', examples.r())[1]
    body = b"".join(client.get(address.removeprefix("http://127.0.0.1:8000")))
    assert body.startswith("\ufeff".encode())
    assert b",completion," in body.splitlines()[0]


@pytest.fixture
def taking(served):
    """The same portal, with a consultation that is open and a token for the first initiative."""
    consultation = ConsultationFactory(phase__closes_at="2100-01-01T00:00Z")
    body = PartyFactory(
        commitment=Commitment.objects.first(), organisation__reports_at_once=True
    ).organisation
    return {
        "/consultations/12/": f"/consultations/{consultation.pk}/",
        "/commitments/12/": f"/commitments/{Commitment.objects.first().pk}/",
        "TOKEN": token_for(body)[1],
    }


@pytest.mark.parametrize(("what", "told"), [("submission", "S-"), ("status", "published")])
def test_the_examples_of_sending_run(taking, tmp_path, monkeypatch, what, told):
    monkeypatch.setenv("TOKEN", taking.pop("TOKEN"))
    for language, words in sending.of(what):
        lines = words
        for there, here in taking.items():
            lines = lines.replace(there, here)
        if language == "curl" and shutil.which("curl") is None:
            continue
        shell = ["/bin/sh", "-ec"] if language == "curl" else [sys.executable, "-X", "utf8", "-c"]
        answer = run([*shell, lines], tmp_path)
        assert told in answer
