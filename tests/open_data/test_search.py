"""`?q=` finds what the search page finds, and nothing that is not public."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ogp_portal.common import limits
from ogp_portal.open_data.kinds import KINDS
from tests.factories import CommitmentFactory, PostFactory, SubmissionFactory

from .conftest import one_of_each
from .hidden import SECRETS, canary

pytestmark = pytest.mark.django_db
SEARCHED = [
    "commitments",
    "consultations",
    "documents",
    "meetings",
    "milestones",
    "plans",
    "posts",
    "proposals",
]


def found(client, kind: str, words: str) -> list[dict]:
    answer = client.get(f"/api/v1/{kind}/", {"q": words, "page_size": 200})
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_danish_stems_and_marks_are_read_as_on_the_search_page(client):
    CommitmentFactory(number="1.1", title_da="Åbne initiativer om data")
    CommitmentFactory(number="1.2", title_da="Borgerinddragelse")
    for words in ("initiativet", '"åbne initiativer"', "data -borgerinddragelse", "ÅBNE"):
        assert [one["number"] for one in found(client, "commitments", words)] == ["1.1"], words
    assert found(client, "commitments", "og") == []
    assert found(client, "commitments", "   ") == []
    assert found(client, "commitments", "'); DROP \\ & | ! <-> (") == []


def test_kinds_without_text_say_that_there_is_no_such_parameter(client):
    assert sorted(n for n, kind in KINDS.items() if "q" in kind.filters.base_filters) == SEARCHED
    for name in sorted({*KINDS} - {*SEARCHED}):
        answer = client.get(f"/api/v1/{name}/?q=x")
        assert (answer.status_code, answer.json()["parameter"]) == (400, "q")


def test_too_long_and_empty_are_errors(client):
    for query in ("q=", f"q={'a' * (limits.SEARCH_LENGTH + 1)}", "q=a&q=b"):
        answer = client.get(f"/api/v1/plans/?{query}")
        assert (answer.status_code, answer.json()["parameter"]) == (400, "q")


def test_pages_follow_each_other_and_keep_the_words(client):
    for number in range(1, 6):
        CommitmentFactory(number=f"1.{number}", title_da="Data")
    CommitmentFactory(number="2.1", title_da="Andet")
    address, seen = "/api/v1/commitments/?q=data&page_size=2&order=-id", []
    while address:
        page = client.get(address).json()
        seen += [one["number"] for one in page["results"]]
        address = (page["next"] or "").removeprefix("http://127.0.0.1:8000")
    assert seen == ["1.5", "1.4", "1.3", "1.2", "1.1"]
    assert b"".join(client.get("/api/v1/commitments.jsonl?q=data")).count(b"\n") == 5


def test_what_is_hidden_is_not_found(client):
    first = canary()
    for hide in SECRETS:
        hide()
    begin, end = (int(re.sub(r"\D", "", one)) for one in (first, canary()))
    for number in range(begin, end, 10):
        words = " or ".join(f"kanarie{one}fugl" for one in range(number, number + 10))
        assert [kind for kind in SEARCHED if found(client, kind, words)] == []


def test_a_private_person_is_not_found_by_name(client):
    """Their names stand on the pages alone; a minus before one tells nothing either."""
    signed = "Lav en cykelsti.\n\nHilsen Karen Jensen"
    SubmissionFactory(text=signed, public_name="Karen Jensen")
    named = {"submitter_kind": "organisation", "organisation_name": "Karens Venner"}
    SubmissionFactory(text="Cykelsti til Karens Venner", public_name="Karens Venner", **named)
    assert len(found(client, "proposals", "cykelsti")) == 2
    assert len(found(client, "proposals", "karen")) == 1
    assert found(client, "proposals", "jensen") == found(client, "proposals", "jens*") == []
    assert len(found(client, "proposals", "cykelsti -jensen")) == 2
    assert found(client, "proposals", "-jensen") != []
    assert len(found(client, "proposals", "cykelsti -karen")) == 1


def test_words_behind_a_bar_are_not_found(client):
    PostFactory(text="Vi vil have cykelstier")
    assert len(found(client, "posts", "cykelsti")) == 1
    PostFactory(text="Cykelstier", hidden_at="2026-11-23T12:00Z", hide_reason="harassment")
    assert len(found(client, "posts", "cykelsti")) == 1


def test_a_search_costs_the_same_however_much_there_is(client):
    one_of_each()

    def queries(kind: str) -> int:
        client.get(f"/api/v1/{kind}/?q=a")
        with CaptureQueriesContext(connection) as captured:
            found(client, kind, "test or plan or data")
        return len(captured)

    before = {kind: queries(kind) for kind in SEARCHED}
    for _ in range(2):
        one_of_each()
    assert {kind: queries(kind) for kind in SEARCHED} == before
    assert max(before.values()) <= 3
