"""Responding in the admin: the queue, the form, 'save and next'."""

import pytest

from consultations import actions
from consultations.models import Proposal, ProvenanceLink, Response
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    ProvenanceLinkFactory,
    ResponseFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/consultations/proposal/"


@pytest.fixture
def proposal(consultation):
    return SubmissionFactory(consultation=consultation).proposals.get()


@pytest.fixture
def page(proposal) -> str:
    return f"{LIST}{proposal.pk}/change/"


@pytest.fixture
def given() -> dict[str, str]:
    return {"decision": "accepted", "reason_da": "Det gør arbejdet åbent."}


def test_list_begins_with_what_waits(client_of, editor, proposal, consultation):
    answered = SubmissionFactory(consultation=consultation).proposals.get()
    ResponseFactory(proposal=answered)
    client = client_of(editor)
    assert proposal.reference in client.get(LIST).text
    assert answered.reference not in client.get(LIST).text
    assert answered.reference in client.get(LIST + "?response=published").text


def test_list_finds_drafts(client_of, editor, proposal):
    ResponseFactory(proposal=proposal, published_at=None)
    assert proposal.reference in client_of(editor).get(LIST + "?response=draft").text


def test_save_writes_a_draft(client_of, editor, page, given):
    client_of(editor).post(page, {**given, "_save": "1"})
    response = Response.objects.get()
    assert (response.reason_da, response.published_at) == ("Det gør arbejdet åbent.", None)
    assert response.written_by == editor


def test_publish_now_publishes(client_of, editor, page, given):
    client_of(editor).post(page, {**given, "publish_now": "on", "_save": "1"})
    assert Response.objects.get().published_at is not None


def test_publishing_the_draft_unchanged_makes_no_new_version(client_of, editor, page, given):
    client = client_of(editor)
    client.post(page, given)
    client.post(page, {**given, "publish_now": "on"})
    response = Response.objects.get()
    assert (response.version, response.published_at is None) == (1, False)


@pytest.mark.parametrize("kind", ["c", "m"])
def test_form_links_to_an_initiative_or_milestone(client_of, editor, page, given, kind):
    plan = Proposal.objects.get().submission.consultation.plan
    milestone = MilestoneFactory(commitment__plan=plan)
    target = milestone.commitment if kind == "c" else milestone
    link = {"target": f"{kind}{target.pk}", "relation": "became", "link_reason_da": "Ja."}
    client_of(editor).post(page, {**given, **link})
    made = ProvenanceLink.objects.get()
    assert target in {made.commitment, made.milestone}
    assert made.response == Response.objects.get()


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason_da": ""},
        {"decision": ""},
        {"decision": "deferred"},
        {"decision": "accepted", "decide_by": "2027-01-01"},
        {"relation": "became"},
        {"target": "c999999"},
        {"target": "x"},
    ],
)
def test_wrong_input_is_told_and_nothing_is_saved(client_of, editor, page, given, wrong):
    response = client_of(editor).post(page, {**given, **wrong})
    assert response.status_code == 422
    assert "errorlist" in response.text
    assert not Response.objects.exists()


def test_link_that_is_refused_leaves_no_response_behind(client_of, editor, page, given, proposal):
    plan = proposal.submission.consultation.plan
    initiative = CommitmentFactory(plan=plan)
    type(plan).objects.filter(pk=plan.pk).update(is_demonstration=True)
    link = {"target": f"c{initiative.pk}", "relation": "became", "link_reason_da": "Ja."}
    assert client_of(editor).post(page, {**given, **link}).status_code == 422
    assert not Response.objects.exists()


def test_save_and_next_goes_on_to_the_next_unanswered(client_of, editor, page, given, proposal):
    consultation = proposal.submission.consultation
    answered, following = SubmissionFactory.create_batch(2, consultation=consultation)
    ResponseFactory(proposal=answered.proposals.get())
    response = client_of(editor).post(page, {**given, "_next": "1"})
    assert response.headers["Location"] == f"{LIST}{following.proposals.get().pk}/change/"


def test_save_and_next_ends_at_the_list(client_of, editor, page, given):
    assert client_of(editor).post(page, {**given, "_next": "1"}).headers["Location"] == LIST


def test_page_shows_versions_and_links(client_of, editor, page, proposal, now):
    first = actions.respond(proposal, decision="rejected", reason_da="Nej tak.", by=editor, now=now)
    actions.publish_response(first, by=editor, now=now)
    ProvenanceLinkFactory(proposal=proposal, response=first, reason_da="Lignede.")
    text = client_of(editor).get(page).text
    for shown in ("Nej tak.", "Lignede.", "unlink"):
        assert shown in text


def test_link_is_taken_back_with_a_reason(client_of, editor, page, proposal):
    link = ProvenanceLinkFactory(proposal=proposal)
    address = f"{LIST}{proposal.pk}/unlink/{link.pk}/"
    client_of(editor).post(address, {"reason": ""})
    assert ProvenanceLink.objects.exists()
    client_of(editor).post(address, {"reason": "Forkert."})
    assert not ProvenanceLink.objects.exists()


def test_moderator_reads_but_does_not_respond(client_of, moderator, page, given):
    client = client_of(moderator)
    text = client.get(page)
    assert text.status_code == 200
    assert 'name="decision"' not in text.text
    assert client.post(page, given).status_code == 403
    assert not Response.objects.exists()


@pytest.mark.parametrize("role", ["administrator", "stranger"])
def test_others_see_nothing(client_of, request, page, role):
    assert client_of(request.getfixturevalue(role)).get(page).status_code == 403


@pytest.mark.parametrize("pk", ["999999", "9" * 30, "x"])
def test_unknown_proposals_are_not_found(client_of, editor, pk):
    assert client_of(editor).get(f"{LIST}{pk}/change/").status_code == 404
