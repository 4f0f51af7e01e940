import datetime as dt

import pytest
from django.utils import timezone

from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    PhaseFactory,
    PlanFactory,
    PostFactory,
    ProvenanceLinkFactory,
    ResponseFactory,
    SubmissionFactory,
    TopicFactory,
)

QUERIES = 4


def open_consultation(**fields):
    consultation = ConsultationFactory(phase=None, **fields)
    now = timezone.now()
    day = dt.timedelta(days=1)
    PhaseFactory(consultation=consultation, opens_at=now - day, closes_at=now + 5 * day)
    return consultation


def make_row(number):
    plan = PlanFactory(slug=f"plan-{number}", title_da=f"Plan {number}")
    commitment = CommitmentFactory(plan=plan)
    open_consultation(plan=plan, title_da=f"Åben høring {number}")
    PostFactory(topic=TopicFactory(title=f"Samtale {number}"))
    proposal = SubmissionFactory(consultation=ConsultationFactory(plan=plan)).proposals.get()
    response = ResponseFactory(proposal=proposal)
    ProvenanceLinkFactory(proposal=proposal, response=response, commitment=commitment)


@pytest.mark.parametrize("rows", [1, 3])
def test_front_page_costs_the_same_whatever_it_shows(db, client, rows, django_assert_num_queries):
    for number in range(rows):
        make_row(number)
    with django_assert_num_queries(QUERIES):
        page = client.get("/").content.decode()
    for number in range(rows):
        assert f"Åben høring {number}" in page
        assert f"Samtale {number}" in page


def test_plan_in_force_comes_before_a_newer_one_that_is_not(db, client):
    PlanFactory(title_da="Gælder nu", starts_on="2025-01-01")
    PlanFactory(title_da="Kommer senere", state="co_creation", starts_on="2026-12-01", ends_on=None,
                ends_precision="unknown")  # fmt: skip
    page = client.get("/").content.decode()
    assert "Gælder nu" in page
    assert "Kommer senere" not in page


def test_demonstration_plan_is_never_the_plan_in_force(db, client):
    PlanFactory(title_da="Opdigtet plan", is_demonstration=True)
    PlanFactory(title_da="Gammel plan", state="ended", starts_on="2019-01-01", ends_on="2022-01-01")
    page = client.get("/").content.decode()
    assert "Opdigtet plan" not in page
    assert "Gammel plan" in page
    assert "Den seneste handlingsplan" in page


def test_empty_portal_says_what_is_missing(db, client):
    page = client.get("/").content.decode()
    assert "Der er endnu ikke offentliggjort en handlingsplan." in page
    assert "Ingen høring er åben lige nu." in page


def test_invented_consultation_is_marked_in_the_list(db, client):
    open_consultation(title_da="Opdigtet høring", is_demonstration=True)
    page = client.get("/").content.decode()
    after = page[page.index("Opdigtet høring") :]
    assert "Demonstration" in after


def test_cache_lets_go_of_the_page_when_a_consultation_closes(db, client):
    consultation = open_consultation()
    closes_at = timezone.now() + dt.timedelta(seconds=8)
    consultation.phases.update(closes_at=closes_at)
    header = client.get("/").headers["Cache-Control"]
    assert int(header.rpartition("=")[2]) <= 8


def test_english_front_page_speaks_english(db, client):
    page = client.get("/en/").content.decode()
    assert '<html lang="en">' in page
    assert "No consultation is open right now." in page
