"""What a plan's page shows of others' judgements, of what was done, and once the plan has ended."""

import datetime as dt

import pytest
from django.utils import timezone

from plans.enums import PlanState
from tests.factories import (
    AssessmentFactory,
    CommitmentFactory,
    DocumentFactory,
    MilestoneFactory,
    PlanFactory,
    RecommendationFactory,
)
from tests.plans.reading import html_of, words_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "/handlingsplaner/2012/",
            "Substantial: 9 (vores oversættelse: gennemført i væsentlig grad)",
        ),
        ("/en/action-plans/2012/", "Limited: 5 · Substantial: 9"),
    ],
)
def test_plan_page_shows_what_is_judged_of_the_plan_as_a_whole(client, path, said):
    counts = {"Substantial": 9, "Limited": 5}
    AssessmentFactory(commitment=None, plan=PlanFactory(slug="2012"), values=[], counts=counts)
    assert said in words_of(client, path)


def test_plan_page_shows_a_value_of_the_whole_plan_but_none_of_a_commitment(client):
    plan = PlanFactory(slug="2012")
    AssessmentFactory(commitment__plan=plan)
    assert "judged of the plan" not in words_of(client, "/en/action-plans/2012/")
    influence = {
        "variable": "public_influence",
        "scale": "public_influence_old",
        "values": ["Consult"],
    }
    AssessmentFactory(commitment=None, plan=plan, **influence)
    words = words_of(client, "/en/action-plans/2012/")
    assert "What is judged of the plan as a whole" in words
    assert "Consult" in words


@pytest.mark.parametrize("number", [1, 3])
def test_plan_page_shows_every_follow_up_with_its_link_and_no_more_queries(
    client, now, number, django_assert_num_queries
):
    plan = PlanFactory(slug="2012")
    for judge in ["irm", "self_midterm", "self_final"][:number]:
        AssessmentFactory(commitment=None, plan=plan, judge=judge)
    advice = RecommendationFactory(report__plan=plan)
    for place in range(number):
        made_at = now - dt.timedelta(days=place)
        url = f"https://example.org/{place}"
        advice.follow_ups.create(text_da=f"Skridt {place}", url=url, made_at=made_at)
    with django_assert_num_queries(5):
        words = words_of(client, "/handlingsplaner/2012/")
    assert all(f"Skridt {place}" in words for place in range(number))
    assert "23. november 2026 https://example.org/0" in words


# --- once it has ended --------------------------------------------------------------------------


def test_plan_page_of_an_ended_plan_shows_all_milestones_and_none_late(client):
    plan = PlanFactory(slug="2012", state=PlanState.ENDED)
    commitment = CommitmentFactory(plan=plan, number="1.1")
    MilestoneFactory(commitment=commitment, title_en="Open", due_on=dt.date(2012, 5, 1))
    done = {"completed_on": dt.date(2012, 6, 1), "completed_precision": "day"}
    MilestoneFactory(commitment=commitment, title_en="Done", is_completed=True, **done)
    words = words_of(client, "/en/action-plans/2012/")
    assert "Open Due: 1 May 2012 Commitment 1.1 Done Due" in words
    assert "Commitment 1.1 Completed" in words
    assert "ate." not in words
    assert "1 of 2 milestones are completed" in words


def test_plan_page_of_an_ended_plan_counts_the_milestones_it_leaves_out(client):
    plan = PlanFactory(slug="2012", state=PlanState.ENDED)
    MilestoneFactory.create_batch(23, commitment=CommitmentFactory(plan=plan))
    words = words_of(client, "/en/action-plans/2012/")
    assert words.count("Due: 30 June 2027") == 20
    assert "3 more milestones stand on the pages of their commitments." in words


@pytest.mark.parametrize(
    ("days", "line"),
    [(3, "Du kan kommentere indtil"), (-3, "Fristen for kommentarer var")],
)
def test_plan_page_says_until_when_one_can_comment_on_an_irm_draft(client, days, line):
    closes = timezone.now() + dt.timedelta(days=days)
    plan, address = PlanFactory(slug="2012"), "https://example.org/udkast"
    draft = {"kind": "irm_draft", "url": "", "comment_url": address, "comment_closes_at": closes}
    DocumentFactory(plan=plan, **draft)
    page = html_of(client, "/handlingsplaner/2012/")
    assert line in page
    assert (address in page) == (days > 0)
