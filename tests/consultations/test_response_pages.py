"""The public list of responses, one of them, and the thread's way to it."""

import datetime as dt

import pytest

from consultations import actions
from consultations.models import Submission
from ogp_portal.common import limits
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    ProposalGroupFactory,
    ProvenanceLinkFactory,
    ResponseFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
PAGE = "/hoeringer/aabenhed/tilbagemeldinger/"


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def answered(consultation, editor, now):
    """A function that answers so many proposals with one response, linked to an initiative."""

    def answered(number, **given):
        made = SubmissionFactory.create_batch(number, consultation=consultation)
        members = [one.proposals.get() for one in made]
        group = ProposalGroupFactory(consultation=consultation, members=members)
        chosen = {"decision": "accepted", "reason_da": "Det gør vi.", **given}
        actions.respond_to_group(group, **chosen, by=editor, now=now)
        actions.link_group(
            group,
            CommitmentFactory(title_da="Åbne møder"),
            relation="became",
            reason_da="Ja.",
            by=editor,
            now=now,
        )
        actions.publish_group(group, by=editor, now=now)
        return members

    return answered


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_six_queries(client, answered, django_assert_num_queries, number):
    for place in range(number):
        answered(2, reason_da=f"Begrundelse {place}")
    with django_assert_num_queries(6):
        page = client.get(PAGE).text
    assert page.count("<article") == number
    assert all(f"Begrundelse {place}" in page for place in range(number))


def test_a_response_to_many_stands_once_with_its_number_and_links(client, answered):
    members = answered(7)
    page = client.get(PAGE).text
    assert page.count("Det gør vi.") == 1
    assert "tilbagemelding på 7 forslag" in page
    assert page.count("/forslag/F-") == 5
    assert page.count("Åbne møder") == 1
    assert "(7 forslag)" in page
    assert "Se alle 7 forslag" in page
    assert f"{PAGE}{members[0].reference}/" in page


def test_one_response_lists_all_its_proposals(client, answered, django_assert_num_queries):
    members = answered(7)
    with django_assert_num_queries(5):
        page = client.get(f"{PAGE}{members[3].reference}/").text
    assert all(one.reference in page for one in members)
    assert "Det gør vi." in page


def test_thread_leads_to_the_other_proposals_of_its_response(client, answered, consultation):
    members = answered(3)
    page = client.get(members[0].get_absolute_url()).text
    assert "gælder 3 forslag" in page
    assert f"{PAGE}{members[0].reference}/" in page
    alone = SubmissionFactory(consultation=consultation).proposals.get()
    ResponseFactory(proposal=alone)
    assert f"{PAGE}{alone.reference}/" not in client.get(alone.get_absolute_url()).text


def test_each_link_of_a_thread_has_an_address(client, answered):
    page = client.get(answered(1)[0].get_absolute_url()).text
    assert 'href="#trin-3-1"' in page
    assert 'id="trin-3-1"' in page


@pytest.mark.parametrize(
    "gone",
    [
        {"hidden_at": dt.datetime(2026, 11, 1, tzinfo=dt.UTC), "hide_reason": "unlawful"},
        {"state": "withdrawn", "withdrawn_at": dt.datetime(2026, 11, 1, tzinfo=dt.UTC)},
        {"state": "not_published", "refusal_reason": "Nej."},
    ],
    ids=["hidden", "withdrawn", "not published"],
)
def test_what_is_not_public_is_neither_named_nor_counted(client, answered, consultation, gone):
    first, *others = answered(3)
    Submission.objects.filter(pk=first.submission_id).update(**gone)
    actions.recount(consultation)
    for path in (PAGE, f"{PAGE}{others[0].reference}/", others[0].get_absolute_url()):
        page = client.get(path).text
        assert first.reference not in page
        assert "2 forslag" in page
        assert "3 forslag" not in page
    assert client.get(f"{PAGE}{first.reference}/").status_code == 404


def test_drafts_are_not_listed(client, consultation):
    proposal = SubmissionFactory(consultation=consultation).proposals.get()
    ResponseFactory(proposal=proposal, published_at=None, reason_da="Hemmelig.")
    assert "Hemmelig." not in client.get(PAGE).text
    assert client.get(f"{PAGE}{proposal.reference}/").status_code == 404


def test_deferred_past_its_date_is_no_response_that_stands(client, answered, at, now):
    answered(2, decision="deferred", decide_by=now.date() + dt.timedelta(days=2))
    assert client.get(PAGE).text.count("<article") == 1
    at(now + dt.timedelta(days=4))
    assert client.get(PAGE).text.count("<article") == 0


def test_list_shows_one_decision(client, answered):
    answered(2)
    answered(1, decision="rejected", reason_da="Det gør vi ikke.")
    page = client.get(PAGE, {"afgoerelse": "rejected"}).text
    assert "Det gør vi ikke." in page
    assert "Det gør vi.<" not in page
    assert page.count("<article") == 1


@pytest.mark.parametrize(
    "query", [{"afgoerelse": "x"}, {"side": "0"}, {"side": "x"}, {"side": "2"}, {"side": "9" * 30}]
)
def test_addresses_that_cannot_be_are_not_found(client, answered, query):
    answered(1)
    assert client.get(PAGE, query).status_code == 404


def test_list_goes_on_after_twenty(client, answered):
    for _ in range(limits.POSTS_PER_PAGE + 1):
        answered(1)
    assert client.get(PAGE).text.count("<article") == limits.POSTS_PER_PAGE
    assert client.get(PAGE, {"side": "2"}).text.count("<article") == 1


def test_pages_are_there_in_english_and_for_no_record(client, answered, consultation):
    member = answered(2)[0]
    english = f"/en/consultations/aabenhed/responses/{member.reference}/"
    assert "The response is to 2 proposals" in client.get(english).text
    consultation.is_record = True
    consultation.save()
    assert client.get(PAGE).status_code == 404


def test_response_may_lead_to_a_milestone(client, consultation):
    proposal = SubmissionFactory(consultation=consultation).proposals.get()
    milestone = MilestoneFactory(position=4, title_da="Første portal")
    ProvenanceLinkFactory(
        proposal=proposal,
        response=ResponseFactory(proposal=proposal),
        commitment=None,
        milestone=milestone,
    )
    page = client.get(PAGE).text
    assert "Første portal" in page
    assert f"/milepaele/{milestone.position}/" in page
