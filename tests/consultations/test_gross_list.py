"""The gross list of the next plan: one click, idempotent, and never more than is public."""

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.models import GrossListEntry
from tests.factories import (
    AllYearSubmissionFactory,
    InventedAllYearSubmissionFactory,
    PlanFactory,
    ResponseFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def plan():
    return PlanFactory(slug="2027-2029", state="co_creation")


@pytest.fixture
def proposal():
    return AllYearSubmissionFactory().proposals.get()


@pytest.fixture
def take(editor, now):
    return lambda *proposals: actions.take_to_gross_list(proposals, by=editor, now=now)


def test_twice_is_once(take, plan, proposal):
    assert take(proposal) == (plan, 1)
    assert take(proposal) == (plan, 0)
    assert GrossListEntry.objects.count() == 1


def test_what_is_on_a_list_stays_there_when_another_plan_comes(take, plan, proposal):
    take(proposal)
    PlanFactory(state="co_creation")
    take(proposal)
    assert GrossListEntry.objects.get().plan == plan


def test_a_plan_in_co_creation_comes_before_a_draft(plan):
    PlanFactory(state="draft")
    assert actions.next_plan(is_demonstration=False) == plan


@pytest.mark.parametrize("state", ["published", "in_progress", "evaluated"])
def test_without_a_plan_in_the_making_it_says_so(take, proposal, state):
    PlanFactory(state=state)
    with pytest.raises(ValidationError) as refusal:
        take(proposal)
    assert refusal.value.code == "no_plan"


def test_withdrawn_proposals_are_refused_whole(take, plan, proposal, now):
    withdrawn = AllYearSubmissionFactory()
    actions.withdraw(withdrawn, by=None, now=now)
    with pytest.raises(ValidationError):
        take(proposal, withdrawn.proposals.get())
    assert not GrossListEntry.objects.exists()


def test_invented_proposals_go_to_the_invented_plan_alone(take, plan):
    invented = InventedAllYearSubmissionFactory().proposals.get()
    with pytest.raises(ValidationError):
        take(invented)
    other = PlanFactory(state="co_creation", is_demonstration=True)
    assert take(invented) == (other, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_three_queries_and_links_each_thread(
    client, django_assert_num_queries, take, plan, count
):
    made = [one.proposals.get() for one in AllYearSubmissionFactory.create_batch(count)]
    take(*made)
    ResponseFactory(proposal=made[0], decision="already")
    with django_assert_num_queries(3):
        page = client.get("/handlingsplaner/2027-2029/bruttoliste/").text
    for one in made:
        assert f"/forslag/{one.reference}/" in page
    assert "Allerede i gang" in page


def test_plan_links_its_list_only_when_there_is_something_on_it(client, take, plan, proposal):
    link = "/handlingsplaner/2027-2029/bruttoliste/"
    assert link not in client.get("/handlingsplaner/2027-2029/").text
    take(proposal)
    assert link in client.get("/handlingsplaner/2027-2029/").text
    assert client.get("/en/action-plans/2027-2029/long-list/").status_code == 200


HIDDEN = {
    "hide": lambda one, by, now: actions.hide(one, reason="advertising", by=by, now=now),
    "refuse": lambda one, by, now: actions.refuse_publication(one, reason="Nej.", by=by, now=now),
    "withdraw": lambda one, by, now: actions.withdraw(one, by=by, now=now),
}


@pytest.fixture
def listed(take, plan, proposal):
    """A public proposal on the list of the plan."""
    take(proposal)
    return proposal


@pytest.mark.parametrize("act", sorted(HIDDEN))
def test_what_is_no_longer_public_leaves_list_and_link_at_once(client, listed, editor, now, act):
    HIDDEN[act](listed.submission, editor, now)
    page = client.get("/handlingsplaner/2027-2029/bruttoliste/").text
    assert listed.reference not in page
    assert "bruttoliste/" not in client.get("/handlingsplaner/2027-2029/").text


def test_restored_comes_back(client, listed, moderator, now):
    actions.hide(listed.submission, reason="advertising", by=moderator, now=now)
    actions.restore(listed.submission, by=moderator, now=now)
    assert listed.reference in client.get("/handlingsplaner/2027-2029/bruttoliste/").text


def test_list_of_a_draft_is_nobodys_and_the_thread_does_not_tell(client, take, proposal):
    draft = PlanFactory(slug="udkast", state="draft", title_da="Hemmelig plan")
    assert take(proposal) == (draft, 1)
    assert client.get("/handlingsplaner/udkast/bruttoliste/").status_code == 404
    assert "Hemmelig plan" not in client.get(proposal.get_absolute_url()).text


def test_thread_tells_of_the_list(client, take, plan, proposal):
    take(proposal)
    page = client.get(proposal.get_absolute_url()).text
    assert "/handlingsplaner/2027-2029/bruttoliste/" in page


def test_empty_list_says_what_it_is(client, plan):
    PlanFactory(slug="gammel", state="evaluated")
    for slug, words in (("2027-2029", "endnu"), ("gammel", "på portalen")):
        page = client.get(f"/handlingsplaner/{slug}/bruttoliste/")
        assert page.status_code == 200
        assert words in page.text


def test_taken_off_with_a_reason(listed, editor, now):
    with pytest.raises(ValidationError):
        actions.drop_from_gross_list(listed, reason=" ", by=editor, now=now)
    for _ in range(2):
        actions.drop_from_gross_list(listed, reason="Dobbelt.", by=editor, now=now)
    assert not GrossListEntry.objects.exists()


@pytest.mark.parametrize("page", ["0", "x", "2", "99999999999"])
def test_wrong_page_numbers_are_not_found(client, plan, page):
    assert client.get("/handlingsplaner/2027-2029/bruttoliste/", {"side": page}).status_code == 404
