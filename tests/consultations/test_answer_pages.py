"""The public answers and one of them."""

import re

import pytest
from django.urls import reverse

from consultations import actions
from ogp_portal.common import limits
from tests.factories import (
    CommitmentFactory,
    PlanFactory,
    ProposalFactory,
    ProvenanceLinkFactory,
    ResponseFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def address(consultation) -> str:
    return reverse("submission-list", args=[consultation.slug])


def test_list_shows_sender_words_and_decision(client, consultation):
    answer = SubmissionFactory(consultation=consultation, public_name="Karen Jensen")
    ResponseFactory(proposal=answer.proposals.get(), decision="partly")
    page = client.get("/en/consultations/aabenhed/submissions/").text
    for shown in ("Karen Jensen", "Vi foreslår", "Partly accepted", "Citizen"):
        assert shown in page
    assert answer.proposals.get().reference in page


def test_list_has_twenty_on_a_page_in_the_order_received(client, consultation, address):
    made = SubmissionFactory.create_batch(limits.POSTS_PER_PAGE + 1, consultation=consultation)
    first, second = client.get(address).text, client.get(address + "?side=2").text
    assert first.count("<article") == limits.POSTS_PER_PAGE
    assert second.count("<article") == 1
    assert made[0].reference in first
    assert made[-1].reference in second


@pytest.mark.parametrize("side", ["0", "3", "abc", "9" * 40])
def test_list_knows_no_other_pages(client, consultation, address, side):
    SubmissionFactory(consultation=consultation)
    assert client.get(address, {"side": side}).status_code == 404


def test_empty_list_says_why(client, consultation):
    page = client.get("/en/consultations/aabenhed/submissions/").text
    assert "Answers are read before they are published" in page


def test_count_is_what_one_can_see(client, consultation, address):
    SubmissionFactory.create_batch(2, consultation=consultation)
    SubmissionFactory(consultation=consultation, state="received", published_at=None)
    page = client.get("/en/consultations/aabenhed/submissions/").text
    assert "2 answers, oldest first" in page
    assert page.count("<article") == 2


def test_long_answer_is_cut_between_words(client, consultation, address):
    SubmissionFactory(consultation=consultation, text="åben " * 200 + "slut")
    page = client.get(address).text
    assert "åben …" in page
    assert "slut" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_three_queries(client, django_assert_num_queries, consultation, address, count):
    made = SubmissionFactory.create_batch(count, consultation=consultation)
    for answer in made:
        ResponseFactory(proposal=answer.proposals.get())
    with django_assert_num_queries(3):
        page = client.get(address)
    for answer in made:
        assert answer.reference in page.text


def test_one_answer_shows_decision_reason_and_what_it_led_to(client, consultation):
    answer = SubmissionFactory(consultation=consultation)
    proposal = answer.proposals.get()
    response = ResponseFactory(proposal=proposal, reason_da="Fordi det er åbent.")
    initiative = CommitmentFactory(title_da="Åbne dagsordener")
    ProvenanceLinkFactory(proposal=proposal, commitment=initiative, response=response)
    page = client.get(answer.get_absolute_url()).text
    for shown in ("Fordi det er åbent.", "Åbne dagsordener", proposal.get_absolute_url()):
        assert shown in page


def test_each_of_several_proposals_has_its_own_decision(client, consultation):
    answer = SubmissionFactory(consultation=consultation)
    second = ProposalFactory(submission=answer, summary="Også møderne.")
    ResponseFactory(proposal=second, decision="rejected", reason_da="Møder er lukkede.")
    page = client.get(answer.get_absolute_url()).text
    for shown in ("Også møderne.", "Møder er lukkede."):
        assert shown in page


@pytest.mark.parametrize("count", [1, 3])
def test_one_answer_costs_six_queries(client, django_assert_num_queries, consultation, count):
    answer = SubmissionFactory(consultation=consultation)
    ResponseFactory(proposal=answer.proposals.get())
    for _ in range(count - 1):
        proposal = ProposalFactory(submission=answer)
        ProvenanceLinkFactory(proposal=proposal, response=ResponseFactory(proposal=proposal))
    with django_assert_num_queries(6):
        page = client.get(answer.get_absolute_url())
    assert page.text.count("status--success") == count


@pytest.mark.parametrize(
    "trait",
    [
        {"state": "received", "published_at": None},
        {"state": "not_published", "refusal_reason": "CPR-nummer."},
        {"state": "withdrawn", "withdrawn_at": "2026-11-22T12:00Z"},
        {"hidden_at": "2026-11-22T12:00Z", "hide_reason": "unlawful"},
    ],
    ids=["received", "refused", "withdrawn", "hidden"],
)
def test_what_is_not_public_is_as_unknown_as_nothing_at_all(client, consultation, trait):
    answer = SubmissionFactory(consultation=consultation, **trait)
    proposal = answer.proposals.get()
    for page, unknown in ((answer, "S-22222222"), (proposal, "F-22222222")):
        address = page.get_absolute_url()
        missing = client.get(address.replace(page.reference, unknown))
        found = client.get(address)
        assert found.status_code == missing.status_code == 404
        assert found.text.replace(page.reference, unknown) == missing.text


def test_staff_see_an_answer_that_is_not_public_with_a_warning(client_of, editor, consultation):
    answer = SubmissionFactory(consultation=consultation, state="received", published_at=None)
    page = client_of(editor).get(answer.get_absolute_url())
    assert page.status_code == 200
    assert 'class="alert alert-warning"' in page.text


def test_answer_under_another_consultation_is_unknown(client, consultation):
    answer = SubmissionFactory()
    address = reverse("submission", args=[consultation.slug, answer.reference])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("reference", ["x" * 5000, "%27%20or%201=1", "S-7K3Q9M2X", "9" * 30])
def test_unknown_answers_are_not_found(client, consultation, address, reference):
    assert client.get(f"{address}{reference}/").status_code == 404


def public_pages(answer) -> list[str]:
    consultation, proposal = answer.consultation, answer.proposals.get()
    return [
        "/hoeringer/",
        consultation.get_absolute_url(),
        reverse("submission-list", args=[consultation.slug]),
        answer.get_absolute_url(),
        "/forslag/",
        proposal.get_absolute_url(),
    ]


def test_sender_without_name_stands_on_no_page(client, consultation, answer, now, editor):
    import dataclasses

    hidden = dataclasses.replace(answer, name="Kanariefugl", wish="without_name")
    sent = actions.submit(consultation, hidden, by=editor, now=now)
    actions.confirm(sent, now=now)
    actions.publish_submission(sent, by=editor, now=now)
    for path in public_pages(sent):
        for address in (path, "/en" + path):
            page = client.get(address).text
            assert "Kanariefugl" not in page
            assert "karen@example.org" not in page
            assert editor.display_name not in page
    assert "Privatperson" in sent.sender or "Private person" in sent.sender


def test_address_role_and_cvr_stand_on_no_page(client, consultation, answer, now, editor):
    import dataclasses

    given = dataclasses.replace(
        answer,
        submitter_kind="company",
        organisation_name="Firmaet",
        role="kanarierolle",
        cvr="87654321",
    )
    sent = actions.submit(consultation, given, by=None, now=now)
    actions.confirm(sent, now=now)
    actions.publish_submission(sent, by=editor, now=now)
    for path in public_pages(sent):
        page = client.get(path).text
        for secret in ("Karen Jensen", "karen@example.org", "kanarierolle", "87654321"):
            assert secret not in page
    assert "Firmaet" in client.get(sent.get_absolute_url()).text


def test_invented_answers_say_so(client, consultation):
    consultation.plan = PlanFactory(is_demonstration=True)
    consultation.save()
    answer = SubmissionFactory(consultation=consultation, is_demonstration=True)
    for path in public_pages(answer)[1:]:
        if path != "/forslag/":
            page = client.get(path).text
            assert "demonstration-banner" in page
            assert 'content="noindex"' in page


def test_links_to_several_proposals_of_one_answer_have_names_of_their_own(
    client, consultation, address
):
    answer = SubmissionFactory(consultation=consultation)
    ProposalFactory(submission=answer)
    names = re.findall(r'<a href="/forslag/[^"]+">(.*?)</a>', client.get(address).text)
    named = [name for name in names if "sr-only" in name]
    assert len(set(named)) == len(named) == 2
