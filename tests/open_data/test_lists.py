"""Pages, orders, filters and fields of lists: from closed lists, and never ignored."""

import datetime as dt

import pytest
from django.utils import timezone

from ogp_portal.common import limits
from ogp_portal.open_data.kinds import KINDS
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    DocumentFactory,
    MilestoneFactory,
    PhaseFactory,
    PlanFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def keys(answer) -> list:
    assert answer.status_code == 200, answer.content
    return [one["id"] for one in answer.json()["results"]]


def pages(client, address: str) -> list:
    """The keys of all pages, followed by `next`."""
    found = []
    while address:
        answer = client.get(address)
        found += keys(answer)
        following = answer.json()["next"]
        assert (f'<{following}>; rel="next"' == answer.headers.get("Link")) is bool(following)
        address = (following or "").removeprefix(SITE)
    return found


@pytest.fixture
def documents():
    """Seven, of which three have no date and two the same."""
    days = [3, None, 1, 3, None, 2, None]
    return [
        DocumentFactory(
            published_on=day and dt.date(2026, 1, day),
            published_precision="day" if day else "unknown",
        ).pk
        for day in days
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
@pytest.mark.parametrize("order", ["id", "-id", "published", "-published"])
def test_pages_follow_each_other_without_gap_or_double(client, documents, order, size):
    address = f"/api/v1/documents/?page_size={size}&order={order}"
    found = pages(client, address)
    assert sorted(found) == documents
    whole = keys(client.get(f"/api/v1/documents/?order={order}"))
    assert found == whole


def test_empty_values_come_last_both_ways(client, documents):
    for order in ("published", "-published"):
        last = keys(client.get(f"/api/v1/documents/?order={order}"))[-3:]
        assert set(last) == {documents[1], documents[4], documents[6]}


def test_a_row_that_comes_meanwhile_moves_nothing(client, documents):
    first = client.get("/api/v1/documents/?page_size=3&order=-id").json()
    DocumentFactory()
    second = client.get(first["next"].removeprefix(SITE)).json()
    shown = [one["id"] for one in first["results"] + second["results"]]
    assert shown == sorted(documents, reverse=True)[:6]


def test_the_cursor_keeps_filters_and_fields(client):
    plan = PlanFactory()
    mine = [CommitmentFactory(plan=plan).pk for _ in range(3)]
    CommitmentFactory()
    address = f"/api/v1/commitments/?plan={plan.pk}&fields=number&page_size=1"
    assert pages(client, address) == mine
    assert set(client.get(address).json()["results"][0]) == {"id", "number"}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("page_size=0", "page_size"),
        ("page_size=-1", "page_size"),
        ("page_size=201", "page_size"),
        ("page_size=1000000000", "page_size"),
        ("page_size=99999999999999999999999999", "page_size"),
        ("page_size=ti", "page_size"),
        ("page_size=%D9%A3", "page_size"),
        ("page_size=", "page_size"),
        ("page_size=5&page_size=6", "page_size"),
        ("cursor=forged", "cursor"),
        ("cursor=WyJpZCIsbnVsbCwxXQ:1abcde:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor"),
        ("cursor=%F0%9F%98%80", "cursor"),
        ("order=title", "order"),
        ("order=plan__contact", "order"),
        ("fields=contact", "fields"),
        ("fields=id,,title", "fields"),
        ("plan=0", "plan"),
        ("plan=-4", "plan"),
        ("plan=9223372036854775808", "plan"),
        ("plan=1e999999999", "plan"),
        ("plan=anything", "plan"),
        ("kind=secret", "kind"),
        ("language=de", "language"),
        ("is_demonstration=maybe", "is_demonstration"),
        ("published_from=2026-02-30", "published_from"),
        ("published_from=23.11.2026", "published_from"),
        ("title__startswith=a", "title__startswith"),
        ("plan__contact__startswith=a", "plan__contact__startswith"),
        ("format=api", "format"),
        ("search=x", "search"),
    ],
)
@pytest.mark.parametrize("language", ["da", "en"])
def test_what_is_wrong_is_said(client, query, parameter, language):
    answer = client.get(f"/api/v1/documents/?{query}", headers={"Accept-Language": language})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Content-Language"] == language
    problem = answer.json()
    assert problem["parameter"] == parameter
    assert problem["status"] == 400
    assert problem["detail"]
    assert problem["instance"] == "/api/v1/documents/"


@pytest.mark.parametrize(
    ("query", "allowed"),
    [
        ("hemmelig=1", "published_from"),
        ("kind=secret", "irm_report"),
        ("order=secret", "-published"),
        ("fields=secret", "title"),
        ("is_demonstration=yes", "true"),
    ],
)
def test_and_what_would_do(client, query, allowed):
    assert allowed in client.get(f"/api/v1/documents/?{query}").json()["allowed"]


def test_a_cursor_of_another_list_or_order_is_refused(client, documents):
    following = client.get("/api/v1/documents/?page_size=1").json()["next"]
    cursor = following.rpartition("cursor=")[2]
    assert client.get(f"/api/v1/plans/?cursor={cursor}").status_code == 400
    assert client.get(f"/api/v1/documents/?cursor={cursor}&order=-id").status_code == 400


def test_the_largest_page(client):
    plan = PlanFactory()
    commitment = CommitmentFactory(plan=plan)
    for position in range(limits.API_LARGEST_PAGE + 1):
        MilestoneFactory(commitment=commitment, position=position + 1)
    answer = client.get(f"/api/v1/milestones/?page_size={limits.API_LARGEST_PAGE}")
    assert len(keys(answer)) == limits.API_LARGEST_PAGE
    assert answer.json()["next"]


def test_filters_narrow(client):
    one, other = MilestoneFactory(), MilestoneFactory(due_on=dt.date(2026, 1, 1))
    plan = one.commitment.plan.pk
    assert keys(client.get(f"/api/v1/milestones/?plan={plan}")) == [one.pk]
    assert keys(client.get("/api/v1/milestones/?due_to=2026-12-31")) == [other.pk]
    assert keys(client.get("/api/v1/milestones/?is_completed=true")) == []
    assert keys(client.get("/api/v1/milestones/?is_demonstration=false")) == [one.pk, other.pk]


def test_every_filter_of_every_kind_can_be_used(client, everything, kind):
    values = {
        "AfterFilter": "1",
        "KeyFilter": "1",
        "NameFilter": "x",
        "FlagFilter": "true",
        "DayFilter": "2026-11-23",
        "SearchFilter": "x",
        "ProposalSearchFilter": "x",
    }
    for name, one in kind.filters.base_filters.items():
        words = getattr(one, "words", None)
        value = values.get(type(one).__name__) or words[0]
        assert client.get(f"/api/v1/{kind.name}/?{name}={value}").status_code == 200, name


def test_every_order_of_every_kind_can_be_used(client, everything, kind):
    for order in kind.orders:
        address = f"/api/v1/{kind.name}/?order={order}&page_size=1"
        whole = keys(client.get(f"/api/v1/{kind.name}/?order={order}"))
        assert pages(client, address) == whole, order


def test_every_field_of_every_kind_can_be_asked_for_alone(client, everything, kind):
    for name in kind.serializer.chosen().fields:
        answer = client.get(f"/api/v1/{kind.name}/?fields={name}")
        assert set(answer.json()["results"][0]) == {"id", name}


def test_open_consultations_are_told_by_the_clock(client):
    now = timezone.now()
    hour = dt.timedelta(hours=1)
    is_open, is_over = ConsultationFactory(phase=None), ConsultationFactory(phase=None)
    PhaseFactory(consultation=is_open, opens_at=now - hour, closes_at=now + hour)
    PhaseFactory(consultation=is_over, opens_at=now - 2 * hour, closes_at=now - hour)
    assert keys(client.get("/api/v1/consultations/?is_open=true")) == [is_open.pk]
    assert keys(client.get("/api/v1/consultations/?is_open=false")) == [is_over.pk]
    found = client.get("/api/v1/consultations/?fields=status").json()["results"]
    assert [one["status"] for one in found] == ["open", "closed"]


def test_the_cache_in_front_lets_go_when_a_deadline_passes(client):
    now = timezone.now()
    consultation = ConsultationFactory(phase=None)
    PhaseFactory(
        consultation=consultation,
        opens_at=now - dt.timedelta(hours=1),
        closes_at=now + dt.timedelta(seconds=8),
    )
    for path in ("/", f"/{consultation.pk}/", ".jsonl"):
        rule = client.get(f"/api/v1/consultations{path}").headers["Cache-Control"]
        assert int(rule.rpartition("s-maxage=")[2]) <= 8


def test_answers_are_filtered_by_consultation(client):
    answer, _other = SubmissionFactory(), SubmissionFactory()
    address = f"/api/v1/submissions/?consultation={answer.consultation_id}"
    assert keys(client.get(address)) == [answer.reference]
    proposals = keys(client.get(f"/api/v1/proposals/?consultation={answer.consultation_id}"))
    assert proposals == [answer.proposals.get().reference]


@pytest.mark.parametrize(
    "key", ["0", "99", "-1", "x", "9223372036854775808", "9" * 40, "1.0", "%20"]
)
def test_what_is_not_there_is_not_found(client, kind, key):
    answer = client.get(f"/api/v1/{kind.name}/{key}/")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "Her er ikke noget"


def test_the_registry_names_every_order_both_ways():
    for kind in KINDS.values():
        plain = [name for name in kind.orders if not name.startswith("-")]
        assert {f"-{name}" for name in plain} <= set(kind.orders)
