"""Receipt, confirming link and own page: for whoever has the signed link, and nobody else."""

import datetime as dt

import pytest
from django.urls import reverse

from consultations import actions, tokens
from consultations.models import Proposal
from ogp_portal.notifications.models import Message
from tests.factories import (
    CommitmentFactory,
    ProposalFactory,
    ProvenanceLinkFactory,
    ResponseFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
OWN_QUERIES, RECEIPT_QUERIES = 7, 5


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def sent(consultation, answer, now):
    return actions.submit(consultation, answer, by=None, now=now)


def receipt_of(sent) -> str:
    token = tokens.sign(tokens.RECEIPT, sent.reference)
    return reverse("submission-receipt", args=[sent.consultation.slug, token])


def in_english(receipt: str) -> str:
    address = receipt.replace("/hoeringer/", "/en/consultations/")
    return address.replace("/svar/kvittering/", "/submissions/receipt/")


def confirm_of(sent) -> str:
    return reverse("submission-confirm", args=[tokens.sign(tokens.CONFIRM, sent.reference)])


def test_receipt_holds_all_that_was_received(client, sent, answer):
    page = client.get(receipt_of(sent)).text
    for shown in (sent.reference, answer.checksum, answer.text, answer.name, answer.email):
        assert shown in page


def test_receipt_shows_the_time_to_the_second(client, sent):
    page = client.get(in_english(receipt_of(sent))).text
    assert "23 November 2026 at 13:00:00" in page


def test_receipt_says_when_no_mail_was_sent(client, sent):
    assert "We have e-mailed a link" in client.get(in_english(receipt_of(sent))).text
    Message.objects.all().delete()
    assert "we have not e-mailed a link" in client.get(in_english(receipt_of(sent))).text


@pytest.mark.parametrize("page", [receipt_of, confirm_of, lambda sent: sent.own_path])
def test_personal_pages_are_kept_out_of_caches_and_searches(client, sent, page):
    headers = client.get(page(sent)).headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "token", ["S-22222222", "S-22222222:x", "", "%2e%2e", "S-22222222:" + "x" * 5000]
)
def test_receipt_cannot_be_guessed(client, sent, token):
    address = f"/hoeringer/{sent.consultation.slug}/svar/kvittering/{token}/"
    assert client.get(address).status_code == 404


def test_link_for_one_purpose_opens_nothing_else(client, sent):
    confirming = tokens.sign(tokens.CONFIRM, sent.reference)
    assert client.get(reverse("submission-own", args=[confirming])).status_code == 404
    own = tokens.sign(tokens.OWN, sent.reference)
    assert client.get(reverse("submission-confirm", args=[own])).status_code == 404


def test_fetching_the_confirming_link_confirms_nothing(client, sent):
    client.get(confirm_of(sent))
    sent.refresh_from_db()
    assert sent.confirmed_at is None


def test_pressing_the_button_confirms_and_twice_is_friendly(client, sent, now):
    for _ in range(2):
        page = client.post(confirm_of(sent), follow=True)
        assert page.status_code == 200
        assert sent.own_path in page.text
    sent.refresh_from_db()
    assert sent.confirmed_at == now
    assert Message.objects.filter(kind="consultations.receipt").count() == 1


def test_old_confirming_link_says_that_the_answer_counts(client, sent, at, now):
    at(now + dt.timedelta(days=14))
    address = confirm_of(sent).replace("/hoeringssvar/bekraeft/", "/en/submissions/confirm/")
    for page in (client.get(address), client.post(address)):
        assert page.status_code == 410
        assert "still counts" in page.text


def test_confirming_page_of_a_withdrawn_answer_explains_itself(client, sent, now):
    actions.withdraw(sent, by=None, now=now)
    assert client.get(confirm_of(sent)).status_code == 200
    assert client.post(confirm_of(sent)).status_code == 200


def test_own_page_withdraws_until_the_deadline(client, sent):
    assert 'method="post"' in client.get(sent.own_path).text
    page = client.post(sent.own_path, {"goer": "withdraw"}, follow=True)
    assert "trukket dit svar tilbage" in page.text
    sent.refresh_from_db()
    assert sent.state == "withdrawn"
    assert 'method="post"' not in client.get(sent.own_path).text


@pytest.mark.parametrize("act", [{}, {"goer": "andet"}])
def test_own_page_does_nothing_that_no_button_says(client, sent, act):
    page = client.post(sent.own_path, {"reason": "Det var en fejl", **act})
    assert page.status_code == 409
    assert "Formularen var ikke hel" in page.text
    sent.refresh_from_db()
    assert sent.state == "received"


def test_own_page_says_no_words_that_are_not_ours(client, sent):
    assert "<b>x" not in client.get(f"{sent.own_path}?gjort=<b>x").text


def test_own_page_refuses_to_withdraw_after_the_deadline(client, sent, at):
    at(sent.phase.closes_at)
    response = client.post(sent.own_path, {"goer": "withdraw"})
    sent.refresh_from_db()
    assert (response.status_code, sent.state) == (409, "received")
    assert "ogp@example.org" in response.text


def test_own_page_tells_what_became_of_an_answer_that_is_not_public(client, editor, now):
    answer = SubmissionFactory(state="not_published", refusal_reason="Efter ønske.", wish="not")
    ResponseFactory(proposal=answer.proposals.get(), reason_da="Vi gør det.")
    initiative = CommitmentFactory(title_da="Åbne dagsordener")
    actions.link(
        answer.proposals.get(), initiative, relation="became", reason_da="Ja.", by=editor, now=now
    )
    page = client.get(answer.own_path).text
    for shown in ("Vi gør det.", "Åbne dagsordener", "Efter ønske."):
        assert shown in page
    assert client.get(answer.proposals.get().get_absolute_url()).status_code == 404


def test_own_page_holds_back_a_response_that_is_not_published(client, sent):
    ResponseFactory(proposal=sent.proposals.get(), reason_da="Hemmeligt.", published_at=None)
    assert "Hemmeligt." not in client.get(sent.own_path).text


@pytest.fixture
def of_many_proposals(client, django_assert_num_queries):
    """A function: the page of an answer with so many proposals, each answered and linked."""

    def shown(count: int, page_of, queries: int) -> str:
        answer = SubmissionFactory()
        proposals = [answer.proposals.get(), *ProposalFactory.create_batch(2, submission=answer)]
        for number, proposal in enumerate(proposals[:count], start=1):
            ResponseFactory(proposal=proposal, reason_da=f"Begrundelse {number}.")
            ProvenanceLinkFactory(proposal=proposal)
        if count < len(proposals):
            Proposal.objects.filter(pk__in=[one.pk for one in proposals[count:]]).delete()
        with django_assert_num_queries(queries):
            return client.get(page_of(answer)).text

    return shown


@pytest.mark.parametrize("count", [1, 3])
def test_own_page_costs_the_same_however_many_proposals(of_many_proposals, count):
    page = of_many_proposals(count, lambda answer: answer.own_path, OWN_QUERIES)
    assert all(f"Begrundelse {number}." in page for number in range(1, count + 1))


@pytest.mark.parametrize("count", [1, 3])
def test_receipt_costs_the_same_however_many_proposals(of_many_proposals, count):
    assert "Vi foreslår" in of_many_proposals(count, receipt_of, RECEIPT_QUERIES)
