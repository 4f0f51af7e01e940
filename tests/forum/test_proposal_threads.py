"""A proposal has threads of its own, as long as it can be read."""

import uuid

import pytest

from consultations import actions
from forum.models import Topic
from tests.factories import CategoryFactory, PostFactory, ProposalFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client_of, stranger):
    CategoryFactory(slug="debat")
    return client_of(stranger)


@pytest.fixture
def proposal():
    return ProposalFactory(summary="Åbne dagsordener")


def start_thread(visitor, proposal):
    sent = {"title": "Min tråd", "text": "Hvad nu?", "idempotency_key": str(uuid.uuid4())}
    return visitor.post(f"/forum/debat/nyt/?forslag={proposal.pk}", sent)


def test_page_leads_to_a_thread_and_the_thread_back(signed_in, proposal):
    page = signed_in.get(proposal.get_absolute_url()).text
    assert "Ingen har startet en debat om dette forslag endnu." in page
    start = f"/forum/nyt/?forslag={proposal.pk}"
    assert f'href="{start}"' in page
    assert 'value="Åbne dagsordener"' in signed_in.get(start, follow=True).text
    start_thread(signed_in, proposal)
    topic = Topic.objects.get()
    consultation = proposal.submission.consultation
    assert (topic.proposal, topic.plan) == (proposal, consultation.plan)
    assert f'{topic.get_absolute_url()}">Min tråd</a>' in (
        signed_in.get(proposal.get_absolute_url()).text
    )
    assert f'{proposal.get_absolute_url()}">Åbne dagsordener</a>' in (
        signed_in.get(topic.get_absolute_url()).text
    )
    row = signed_in.get(f"/api/v1/topics/?proposal={proposal.reference}").json()["results"][0]
    assert row["proposal"]["id"] == proposal.reference


def test_draft_of_a_thread_knows_its_proposal(signed_in, proposal, stranger):
    address = f"/forum/debat/nyt/?forslag={proposal.pk}"
    signed_in.post(address, {"title": "Senere", "text": "x", "keep": "1"})
    assert stranger.post_drafts.get().form_path == address


def test_what_is_hidden_has_no_thread_and_is_not_named(client, client_of, moderator, proposal, now):
    topic = PostFactory(topic__proposal=proposal).topic
    assert "Åbne dagsordener" in client.get(topic.get_absolute_url()).text
    actions.hide(proposal.submission, reason="unlawful", by=moderator, now=now)
    assert "Åbne dagsordener" not in client.get(topic.get_absolute_url()).text
    row = client.get(f"/api/v1/topics/{topic.pk}/").json()
    assert row["proposal"] is None
    new = f"/forum/{topic.category.slug}/nyt/"
    for visitor in (client, client_of(moderator)):
        assert visitor.get(f"{new}?forslag={proposal.pk}").status_code == 404


def test_hidden_threads_leave_the_page(client, proposal, now):
    PostFactory(topic__proposal=proposal, topic__title="Skjult", hidden_at=now, hide_reason="held")
    assert "Skjult" not in client.get(proposal.get_absolute_url()).text


@pytest.mark.parametrize("key", ["0", "x", "9" * 30, "-1"])
def test_there_is_no_thread_about_no_proposal(signed_in, key):
    assert signed_in.get(f"/forum/debat/nyt/?forslag={key}").status_code == 404


def test_a_thread_about_an_invented_proposal_is_invented(signed_in):
    answer = SubmissionFactory(consultation__is_demonstration=True, is_demonstration=True)
    start_thread(signed_in, answer.proposals.get())
    assert Topic.objects.get().is_demonstration
