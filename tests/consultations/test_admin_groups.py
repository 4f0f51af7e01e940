"""Groups and divided answers in the admin: the queue, the pages, 'save and next'."""

import pytest

from consultations import actions
from consultations.models import Proposal, ProposalGroup, ProvenanceLink, Remark, Response
from tests.factories import (
    CommitmentFactory,
    ProposalGroupFactory,
    ResponseFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/consultations/proposal/"
GROUPS = "/admin/consultations/proposalgroup/"


def answers(consultation, number):
    made = SubmissionFactory.create_batch(number, consultation=consultation)
    return [one.proposals.get() for one in made]


@pytest.fixture
def group(consultation):
    return ProposalGroupFactory(consultation=consultation, members=answers(consultation, 3))


@pytest.fixture
def page(group):
    return f"{GROUPS}{group.pk}/change/"


@pytest.fixture
def given():
    return {"decision": "accepted", "reason_da": "Det gør vi."}


def test_queue_shows_a_group_once_and_leads_to_it(client_of, editor, group, page):
    first, *others = group.proposals.order_by("pk")
    text = client_of(editor).get(LIST).text
    assert first.reference in text
    assert page in text
    assert not any(one.reference in text for one in others)
    every = client_of(editor).get(f"{LIST}?group__id__exact={group.pk}&response=all").text
    assert all(one.reference in every for one in group.proposals.all())


def test_queue_shows_the_group_while_any_member_waits(client_of, editor, group, page):
    ResponseFactory(proposal=group.proposals.order_by("pk").first())
    assert page in client_of(editor).get(LIST).text


@pytest.mark.parametrize("number", [1, 3])
def test_queue_costs_the_same_however_many_groups(
    client_of, editor, consultation, number, django_assert_max_num_queries
):
    for _ in range(number):
        ProposalGroupFactory(consultation=consultation, members=answers(consultation, 2))
    client = client_of(editor)
    client.get(LIST)
    with django_assert_max_num_queries(12):
        text = client.get(LIST).text
    assert text.count("/proposalgroup/") >= number


def test_one_form_answers_and_links_and_publishes_all(client_of, editor, page, given, group):
    initiative = CommitmentFactory(plan=group.consultation.plan)
    link = {"target": f"c{initiative.pk}", "relation": "became", "link_reason_da": "Ja."}
    client_of(editor).post(page, {**given, **link, "publish_now": "on", "_save": "1"})
    assert Response.objects.published().count() == 3
    assert ProvenanceLink.objects.filter(commitment=initiative).count() == 3
    text = client_of(editor).get(page).text
    assert "3 af 3 forslag besvaret" in text
    assert "(3)" in text


def test_saving_unchanged_gives_the_response_to_a_later_member(
    client_of, editor, page, given, group
):
    client = client_of(editor)
    client.post(page, {**given, "publish_now": "on"})
    late = answers(group.consultation, 1)[0]
    Proposal.objects.filter(pk=late.pk).update(group=group)
    assert "1 forslag har ingen tilbagemelding endnu" in client.get(page).text
    client.post(page, {**given, "publish_now": "on"})
    assert Response.objects.published().count() == 4
    assert set(Response.objects.values_list("version", flat=True)) == {1}


@pytest.mark.parametrize(
    "wrong", [{"reason_da": ""}, {"decision": ""}, {"decision": "deferred"}, {"target": "c9"}]
)
def test_wrong_input_is_told_and_nothing_is_saved(client_of, editor, page, given, wrong):
    response = client_of(editor).post(page, {**given, **wrong})
    assert response.status_code == 422
    assert "errorlist" in response.text
    assert not Response.objects.exists()


def test_save_and_next_skips_the_group_and_ends_at_the_list(
    client_of, editor, page, given, consultation
):
    waiting = answers(consultation, 1)[0]
    client = client_of(editor)
    after = client.post(page, {**given, "_next": "1"}).headers["Location"]
    assert after == f"{LIST}{waiting.pk}/change/"
    assert client.post(after, {**given, "_next": "1"}).headers["Location"] == LIST


def test_save_and_next_comes_to_a_group_once(client_of, editor, consultation, given):
    alone = answers(consultation, 1)[0]
    group = ProposalGroupFactory(consultation=consultation, members=answers(consultation, 2))
    client = client_of(editor)
    after = client.post(f"{LIST}{alone.pk}/change/", {**given, "_next": "1"})
    assert after.headers["Location"] == f"{GROUPS}{group.pk}/change/"


def test_moderator_reads_and_does_not_respond(client_of, moderator, page, given):
    client = client_of(moderator)
    assert 'name="decision"' not in client.get(page).text
    assert client.post(page, given).status_code == 403


def test_chosen_proposals_are_grouped(client_of, editor, consultation):
    made = answers(consultation, 2)
    chosen = {"action": "group_chosen", "_selected_action": [one.pk for one in made]}
    client = client_of(editor)
    asked = client.post(LIST, chosen)
    assert asked.status_code == 200
    assert made[1].reference in asked.text
    assert client.post(LIST, {**chosen, "_group": "1"}).status_code == 422
    done = client.post(LIST, {**chosen, "_group": "1", "title_da": "Åbenhed"})
    group = ProposalGroup.objects.get()
    assert done.headers["Location"] == f"{GROUPS}{group.pk}/change/"
    assert set(group.proposals.all()) == set(made)
    assert group.created_by == editor


def test_chosen_proposals_are_added_and_taken_out(client_of, editor, consultation, group):
    late = answers(consultation, 1)[0]
    client = client_of(editor)
    chosen = {"_selected_action": [late.pk]}
    client.post(LIST, {**chosen, "action": "group_chosen", "_group": "1", "group": group.pk})
    late.refresh_from_db()
    assert late.group == group
    every = f"{LIST}?group__id__exact={group.pk}&response=all"
    client.post(every, {**chosen, "action": "take_out_chosen"})
    late.refresh_from_db()
    assert late.group is None


def test_acts_publish_and_dissolve(client_of, editor, group, given, now):
    actions.respond_to_group(group, **given, by=editor, now=now)
    client = client_of(editor)
    client.post(f"{GROUPS}{group.pk}/publish/", {})
    assert Response.objects.published().count() == 3
    assert client.post(f"{GROUPS}{group.pk}/dissolve/", {}).headers["Location"] == LIST
    assert not ProposalGroup.objects.exists()


def test_all_drafts_of_a_consultation_are_published_after_their_numbers(
    client_of, editor, group, given, now
):
    actions.respond_to_group(group, **given, by=editor, now=now)
    act = f"/admin/consultations/consultation/{group.consultation_id}/publish-responses/"
    client = client_of(editor)
    text = client.get(act).text
    assert "3 tilbagemeldinger offentliggøres." in text
    assert "Mails til afsendere: 3." in text
    client.post(act, {})
    assert Response.objects.published().count() == 3


def test_same_texts_are_grouped_by_a_button(client_of, editor, consultation):
    answers(consultation, 2)
    act = f"/admin/consultations/consultation/{consultation.pk}/group-same-texts/"
    client_of(editor).post(act, {})
    assert ProposalGroup.objects.get().created_by is None


TEXT = "Kære OGP. Åbn dagsordenerne. Sæt tal på det hele."


@pytest.fixture
def answer(consultation):
    return SubmissionFactory(consultation=consultation, text=TEXT)


@pytest.fixture
def desk(answer):
    return f"{LIST}divide/{answer.pk}/"


@pytest.fixture
def choices(answer):
    """A greeting, and two proposals."""
    version = str(answer.versions.get().pk)
    return {"version": version, "piece_0": "remark", "piece_10": "new", "piece_29": "new"}


def test_answer_is_divided_at_the_desk_and_joined_again(client_of, editor, desk, choices, answer):
    client = client_of(editor)
    assert client.get(desk).text.count("<select") == 3
    assert client.post(desk, choices).status_code == 302
    assert (answer.proposals.count(), Remark.objects.count()) == (2, 1)
    assert client.get(desk).text.count('value="new" selected') == 2
    client.post(desk, {**choices, "piece_0": "new", "piece_10": "same", "piece_29": "same"})
    assert (answer.proposals.count(), Remark.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"piece_0": "x"},
        {"version": "999999"},
        {"piece_0": "remark", "piece_10": "same", "piece_29": "remark"},
    ],
)
def test_wrong_choices_are_told(client_of, editor, desk, choices, wrong):
    response = client_of(editor).post(desk, {**choices, **wrong})
    assert response.status_code == 422
    assert "errorlist" in response.text
    assert Proposal.objects.count() == 1


def test_answered_answer_is_divided_with_a_tick(client_of, editor, desk, choices, answer):
    ResponseFactory(proposal=answer.proposals.get())
    client = client_of(editor)
    assert client.post(desk, choices).status_code == 422
    assert client.post(desk, {**choices, "copy_response": "on"}).status_code == 302
    assert Response.objects.published().count() == 2


def test_moderator_does_not_divide(client_of, moderator, desk, choices):
    assert client_of(moderator).post(desk, choices).status_code == 403


def test_form_opened_before_the_division_does_not_answer_the_part(
    client_of, editor, desk, choices, given
):
    proposal = Proposal.objects.get()
    client = client_of(editor)
    client.post(desk, choices)
    page = f"{LIST}{proposal.pk}/change/"
    response = client.post(page, {**given, "passage": ":@1"})
    assert response.status_code == 422
    assert "delt anderledes" in response.text
    assert client.post(page, {**given, "passage": "10:29@1"}).status_code == 302
