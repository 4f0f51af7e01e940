"""What became of a proposal: four steps, each with its date, its link and its empty state."""

import datetime as dt

import pytest

from consultations import actions
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    PlanFactory,
    ProvenanceLinkFactory,
    ResponseFactory,
    StatusUpdateFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def proposal(consultation):
    return SubmissionFactory(consultation=consultation).proposals.get()


@pytest.fixture
def respond(proposal):
    return lambda **given: ResponseFactory(proposal=proposal, **given)


@pytest.fixture
def read(client, proposal):
    """A function that gives the English page of the proposal."""
    return lambda: client.get(f"/en/proposals/{proposal.reference}/").text


def step(page: str, number: int) -> str:
    """The words of one step."""
    return page.split(f'id="trin-{number}"')[1].split(f'id="trin-{number + 1}"', maxsplit=1)[0]


def test_whole_thread_has_every_step_with_date_and_link(read, respond, proposal, now):
    response = respond(decision="partly", reason_da="Fordi det er åbent.")
    initiative = CommitmentFactory(title_en="Open agendas", number="1.1")
    ProvenanceLinkFactory(
        proposal=proposal,
        response=response,
        commitment=initiative,
        reason_da="Skrevet ind i planen.",
        made_at=now,
    )
    StatusUpdateFactory(
        commitment=initiative, completion="substantial", text_da="Ti nævn.", reported_at=now
    )
    page = read()
    one, two, three, four = (step(page, number) for number in (1, 2, 3, 4))
    assert proposal.text in one
    assert "received" in one
    assert f"/en{'/consultations/aabenhed/submissions/'}{proposal.submission.reference}/" in one
    assert "Partly accepted" in two
    assert "Fordi det er åbent." in two
    assert "23 November 2026" in two
    assert "became initiative 1.1" in three
    assert "Skrevet ind i planen." in three
    assert f"/en/action-plans/{initiative.plan.slug}/1.1/" in three
    assert "Ti nævn." in four
    assert "status--substantial" in four


def test_steps_are_an_ordered_list_with_anchors(read):
    page = read()
    assert page.count('<ol class="timeline">') == 1
    places = [page.index(f'id="trin-{number}"') for number in (1, 2, 3, 4)]
    assert places == sorted(places)


def test_thread_may_lead_to_a_milestone(read, respond, proposal):
    milestone = MilestoneFactory(commitment__number="2.3", position=4, title_en="First portal")
    ProvenanceLinkFactory(
        proposal=proposal, response=respond(), commitment=None, milestone=milestone
    )
    StatusUpdateFactory(commitment=milestone.commitment, milestone=milestone, text_da="Klar.")
    page = read()
    assert "milestone 4 of initiative 2.3" in step(page, 3)
    assert "/2.3/milestones/4/" in step(page, 3)
    assert "Klar." in step(page, 4)


def test_completed_milestone_needs_no_report(read, respond, proposal):
    milestone = MilestoneFactory(
        is_completed=True, completed_on=dt.date(2026, 10, 1), completed_precision="day"
    )
    ProvenanceLinkFactory(
        proposal=proposal, response=respond(), commitment=None, milestone=milestone
    )
    assert "1 October 2026" in step(read(), 4)


def test_latest_status_is_the_one_shown(read, respond, proposal, now):
    initiative = CommitmentFactory()
    ProvenanceLinkFactory(proposal=proposal, response=respond(), commitment=initiative)
    StatusUpdateFactory(commitment=initiative, text_da="Ny.", reported_at=now)
    StatusUpdateFactory(
        commitment=initiative, text_da="Gammel.", reported_at=now - dt.timedelta(days=1)
    )
    page = read()
    assert "Ny." in page
    assert "Gammel." not in page


def test_before_the_deadline_it_says_when_the_decision_comes(read):
    assert "open until Thursday 3 December 2026 at 13:00" in step(read(), 2)


def test_after_the_deadline_it_says_that_the_decision_is_missing(read, at, now):
    at(now + dt.timedelta(days=11))
    assert "has not answered yet" in step(read(), 2)


@pytest.mark.parametrize(
    ("decision", "led_to", "status"),
    [
        ("rejected", "did not lead to an initiative", "The thread ends"),
        ("noted", "did not lead to an initiative", "The thread ends"),
        ("accepted", "has not linked the proposal to an initiative yet", "Once the proposal"),
    ],
)
def test_decision_without_a_link_says_what_comes_next(read, respond, decision, led_to, status):
    respond(decision=decision)
    page = read()
    assert led_to in step(page, 3)
    assert status in step(page, 4)


def test_deferred_decision_shows_its_date(read, respond):
    respond(decision="deferred", decide_by=dt.date(2027, 1, 15))
    page = read()
    assert "15 January 2027" in step(page, 2)
    assert "when the proposal has been decided" in step(page, 3)


def test_deferred_decision_that_is_late_says_so(read, respond):
    respond(decision="deferred", decide_by=dt.date(2026, 11, 22))
    page = read()
    assert "Was due to be decided by 22 November 2026" in step(page, 2)
    assert "It is overdue" in step(page, 2)


def test_proposal_passed_on_says_to_whom(read, respond):
    respond(decision="out_of_scope", passed_on_to="Kulturministeriet")
    assert "Kulturministeriet" in step(read(), 2)


def test_linked_initiative_without_status_says_so(read, respond, proposal):
    ProvenanceLinkFactory(proposal=proposal, response=respond())
    assert "has not reported a status yet" in step(read(), 4)


def test_draft_response_and_its_link_are_not_told(read, respond, proposal):
    draft = respond(reason_da="Hemmelig.", published_at=None)
    ProvenanceLinkFactory(proposal=proposal, response=draft, commitment__title_en="Secret plan")
    page = read()
    assert "Hemmelig." not in page
    assert "Secret plan" not in page


def test_initiative_of_a_draft_plan_is_not_told(read, respond, proposal):
    secret = CommitmentFactory(plan=PlanFactory(state="draft"), title_en="Secret plan")
    ProvenanceLinkFactory(proposal=proposal, response=respond(), commitment=secret)
    assert "Secret plan" not in read()


def test_earlier_responses_stay_readable(read, proposal, editor, now):
    given = {"by": editor, "now": now}
    for decision, reason in (("rejected", "Først nej."), ("accepted", "Så ja.")):
        written = actions.respond(proposal, decision=decision, reason_da=reason, **given)
        actions.publish_response(written, **given)
    page = step(read(), 2)
    assert page.index("Så ja.") < page.index("Earlier responses") < page.index("Først nej.")


def test_long_proposal_is_cut_and_leads_to_the_answer(client, consultation):
    answer = SubmissionFactory(consultation=consultation, text="åben " * 1000 + "slut")
    page = client.get(f"/en/proposals/{answer.proposals.get().reference}/").text
    assert "Read the rest in the answer" in page
    assert "slut" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_thread_costs_five_queries(client, django_assert_num_queries, respond, proposal, count):
    response = respond()
    for _ in range(count):
        link = ProvenanceLinkFactory(proposal=proposal, response=response)
        StatusUpdateFactory(commitment=link.commitment)
    with django_assert_num_queries(5):
        page = client.get(proposal.get_absolute_url())
    assert page.text.count('id="trin-4-') == count
