"""Whatever stands in an address, the answer is a page: never a fault of ours, never without a policy."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import override_settings
from django.urls import resolve

from ogp_portal.demonstration import actions
from tests.conftest import WatchfulClient
from tests.factories.consultations import NOW
from tests.plans.evaluated import with_quick_pdf

from .walk import addresses, public_routes

pytestmark = pytest.mark.django_db

PAYLOAD = "\"'><script>alert(1)</script>"
HOSTILE = {
    "a payload": quote(PAYLOAD),
    "an enormous number": "1" + "0" * 30,
    "a negative number": "-1",
    "zero": "0",
    "an exponent": "1e1000000",
    "other digits": quote("٣"),
    "superscript": quote("²"),
    "nothing": "",
    "a name of a prototype": "__proto__",
    "long": "a" * 10_000,
    "a lone surrogate": "%ED%A0%80",
    "a lone surrogate as a character": quote("\ud800", errors="surrogatepass"),
    "a NUL": "a%00b",
    "an address": quote("https://evil.example/"),
    "a script": "javascript:alert(1)",
    "SQL": quote("1') OR pg_sleep(9)--"),
    "search signs": quote("& | ! ( ) : * ' \" \\ <-> %"),
    "right to left": quote("\u202etxt.exe"),
    "a template": quote("{{ settings.SECRET_KEY }}{{ 7 }}"),
    "a date that is none": "2026-02-30",
    "a date before all": "0000-00-00",
    "a format": "api",
}
FEW = ["a NUL", "a payload", "an enormous number"]
"""What is tried each time; the others take minutes."""

EXPECTED = {200, 301, 302, 303, 304, 400, 403, 404, 405, 410, 413, 429}
MEANT = {("open-data-package", 503)}
"""The package is not built here."""

NEVER_MEANT = ("_connector", "_negated", "__proto__", "author__email__startswith", "format", "next")
"""Parameters that no view reads, and must not hand on to a query."""


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    """The folder of files, the same for all tests here."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(autouse=True)
def _own_files(_own_data_folder, settings, files):
    settings.FILES_DIR = files


@pytest.fixture(scope="module")
def found(django_db_setup, django_db_blocker, files):
    """Route by route an address with everything of the demonstration behind it."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as monkeypatch,
        override_settings(OGP_DEMO=True, FILES_DIR=files),
    ):
        with_quick_pdf(monkeypatch)
        actions.load(now=NOW)
        yield addresses(WatchfulClient())
        transaction.set_rollback(True)


@pytest.fixture
def client() -> WatchfulClient:
    return WatchfulClient(raise_request_exception=False)


def test_every_public_page_is_walked(found):
    assert sorted(public_routes() - found.keys()) == []


def test_every_answer_carries_the_policy(found, client):
    bare = {
        name: address
        for name, address in found.items()
        if "default-src 'none'" not in _get(client, address).headers["Content-Security-Policy"]
    }
    assert bare == {}


def _get(client, address: str):
    """The answer, read to its end, which closes its file."""
    answer = client.get(address)
    if answer.streaming:
        answer.getvalue()
    return answer


def _wrong(client, name: str, address: str) -> list[tuple[str, int, str]]:
    """The address with its answer, where that is a fault or gives back what was put in."""
    answer = _get(client, address)
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    is_reflected = is_page and not answer.streaming and PAYLOAD.encode() in answer.content
    is_expected = answer.status_code in EXPECTED or (name, answer.status_code) in MEANT
    if is_expected and not is_reflected:
        return []
    return [(name, answer.status_code, address[:200])]


@pytest.mark.parametrize("kind", FEW)
def test_hostile_values_are_answered(found, client, kind, monkeypatch):
    assert _wrong_queries(found, client, HOSTILE[kind], monkeypatch) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(HOSTILE.keys() - set(FEW)))
def test_every_hostile_value_is_answered(found, client, kind, monkeypatch):
    assert _wrong_queries(found, client, HOSTILE[kind], monkeypatch) == []


@pytest.mark.parametrize("kind", FEW)
def test_hostile_parts_of_a_path_are_answered(found, client, kind):
    assert _wrong_paths(found, client, HOSTILE[kind]) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(HOSTILE.keys() - set(FEW)))
def test_every_hostile_part_of_a_path_is_answered(found, client, kind):
    assert _wrong_paths(found, client, HOSTILE[kind]) == []


def _wrong_queries(found, client, value: str, monkeypatch) -> list:
    return [
        wrong
        for name, address in sorted(found.items())
        for query in _queries(client, address, value, monkeypatch)
        for wrong in _wrong(client, name, f"{address}?{query}")
    ]


def _wrong_paths(found, client, value: str) -> list:
    return [
        wrong
        for name, address in sorted(found.items())
        for path in _paths(address, value)
        for wrong in _wrong(client, name, path)
    ]


_read_by: dict[str, set[str]] = {}


def _queries(client, address: str, value: str, monkeypatch) -> Iterator[str]:
    """The value for each parameter that the view reads, for all together, and twice for each."""
    if address not in _read_by:
        _read_by[address] = _parameters(client, address, monkeypatch)
    names = sorted(filter(None, _read_by[address]))
    together = "&".join(f"{name}={value}" for name in [*names, *NEVER_MEANT])
    yield f"{together}&{together}"
    yield from (f"{name}={value}" for name in names)
    yield "&".join(f"{name}[]={value}" for name in names)


def _parameters(client, address: str, monkeypatch) -> set[str]:
    """What the view asks the query for, however it asks."""
    asked: set[str] = set()

    class Watched(QueryDict):
        def __getitem__(self, name):
            asked.add(name)
            return super().__getitem__(name)

        def __contains__(self, name):
            asked.add(name)
            return super().__contains__(name)

        def getlist(self, name, default=None):
            asked.add(name)
            return super().getlist(name, default)

    with monkeypatch.context() as patched:
        patched.setattr("django.core.handlers.wsgi.QueryDict", Watched)
        _get(client, f"{address}?x=1")
    return {name for name in asked if re.fullmatch(r"[\w.-]+", str(name))}


def _paths(address: str, value: str) -> Iterator[str]:
    """The address with each of its parts replaced in turn, and as it is with more at its end."""
    for part in resolve(address).kwargs.values():
        before, place, after = address.rpartition(quote(str(part), safe=":"))
        if place:
            yield f"{before}{value}{after}"
    yield f"{address}{value}"
