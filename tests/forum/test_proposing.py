"""From a post to a proposal and back: what was decided because of a topic."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from consultations.actions import the_call
from consultations.models import Submission, SubmissionDraft
from forum.actions import begin_proposal, hide_post, split_topic, withdraw_post
from forum.actions.forgetting import forget_unsent
from forum.models import PostProposal
from tests.factories import (
    CategoryFactory,
    CommitmentFactory,
    PostFactory,
    ProvenanceLinkFactory,
    ResponseFactory,
    SubmissionFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
DECIDED = "Hvad er besluttet på grund af dette emne"


@pytest.fixture
def post(stranger):
    topic = TopicFactory(category=CategoryFactory(slug="debat"), title="Busser til tiden")
    PostFactory(topic=topic)
    text = "Køreplanerne bør vise forsinkelser."
    return PostFactory(topic=topic, author=stranger, text=text, html=f"<p>{text}</p>")


@pytest.fixture
def address(post) -> str:
    return f"{post.topic.get_absolute_url()}indlaeg/{post.position}/forslag/"


def proposal_from(post, **fields):
    """A public proposal that was sent from the post."""
    submission = SubmissionFactory(public_name=fields.pop("public_name", "Bo Berg"), **fields)
    PostProposal.objects.create(
        post=post, submission_id=submission.idempotency_key, begun_at=timezone.now()
    )
    return submission.proposals.get()


def test_author_finds_the_post_in_the_form_of_a_proposal(client_of, stranger, post, address):
    client = client_of(stranger)
    assert "indlaeg/2/forslag/" in client.get(post.topic.get_absolute_url()).text
    page = client.get(address).text
    assert "Køreplanerne bør vise forsinkelser." in page
    assert "Som et forslag uden for høringerne" in page
    answer = client.post(address, {"to": the_call().pk})
    draft = client.get(answer["Location"], follow=True).text
    assert "Busser til tiden" in draft
    assert "Køreplanerne bør vise forsinkelser." in draft
    assert not Submission.objects.exists()


def test_pressing_twice_leads_to_the_same_draft(client_of, stranger, address):
    client, to = client_of(stranger), {"to": the_call().pk}
    assert client.post(address, to)["Location"] == client.post(address, to)["Location"]
    assert SubmissionDraft.objects.count() == 1


def test_nobody_else_makes_a_proposal_of_a_post(client, client_of, moderator, address, post):
    assert client.get(address).status_code == 302
    assert client_of(moderator).get(address).status_code == 403
    assert "forslag/" not in client.get(post.topic.get_absolute_url()).text.split("<main")[1]
    now = timezone.now()
    with pytest.raises(ValidationError):
        begin_proposal(post, to=the_call(), known={}, by=moderator, now=now, language="da")


def test_deleted_post_cannot_be_sent(client_of, stranger, post, address, now):
    withdraw_post(post, by=stranger, now=now)
    assert client_of(stranger).get(address).status_code == 404
    with pytest.raises(ValidationError):
        begin_proposal(post, to=the_call(), known={}, by=stranger, now=now, language="da")


def test_invented_call_is_not_offered_for_a_real_post(client_of, stranger, address):
    answer = client_of(stranger).post(address, {"to": the_call(is_demonstration=True).pk})
    assert answer.status_code == 422


def test_topic_tells_what_was_decided_and_what_it_led_to(client, post):
    proposal = proposal_from(post)
    address = post.topic.get_absolute_url()
    assert "Venter på tilbagemelding" in client.get(address).text.split(DECIDED)[1]
    response = ResponseFactory(proposal=proposal, decision="accepted")
    commitment = CommitmentFactory(title_da="Åbne køreplaner")
    ProvenanceLinkFactory(proposal=proposal, response=response, commitment=commitment)
    page = client.get(address).text
    assert DECIDED in page
    assert "Imødekommet" in page
    assert f'href="{proposal.get_absolute_url()}"' in page
    assert f'href="{commitment.get_absolute_url()}"' in page
    assert 'href="indlaeg/2/"' in page
    english = client.get(f"/en{address}").text
    assert "What has been decided because of this topic" in english


def test_proposal_leads_back_to_the_post_also_when_it_moved(client, post, moderator, now):
    proposal = proposal_from(post)
    assert f'href="{post.permalink}"' in client.get(proposal.get_absolute_url()).text
    room = post.topic.category
    new = split_topic([post], title="Ny", category=room, reason="x", by=moderator, now=now)
    assert DECIDED not in client.get(post.topic.get_absolute_url()).text
    assert DECIDED in client.get(new.get_absolute_url()).text
    post.refresh_from_db()
    assert f'href="{post.permalink}"' in client.get(proposal.get_absolute_url()).text


def test_sender_without_a_name_is_not_given_away(client, post):
    proposal = proposal_from(post, public_name="", wish="without_name")
    assert DECIDED not in client.get(post.topic.get_absolute_url()).text
    assert post.permalink not in client.get(proposal.get_absolute_url()).text


def test_hidden_post_and_unpublished_proposal_are_not_tied(client, post, moderator, now):
    proposal = proposal_from(post)
    Submission.objects.update(state="received", published_at=None, position=None)
    assert DECIDED not in client.get(post.topic.get_absolute_url()).text
    Submission.objects.update(state="published", published_at=now)
    assert DECIDED in client.get(post.topic.get_absolute_url()).text
    hide_post(post, reason="off_topic", by=moderator, now=now)
    assert DECIDED not in client.get(post.topic.get_absolute_url()).text
    assert post.permalink not in client.get(proposal.get_absolute_url()).text


def test_outcomes_cost_the_same_however_many(client, post, django_assert_num_queries):
    address = post.topic.get_absolute_url()
    for _number in range(3):
        proposal_from(post)
        client.get(address)
        with django_assert_num_queries(4):
            assert re.search(DECIDED, client.get(address).text)


def test_what_was_begun_and_never_sent_is_forgotten(post, stranger, now):
    sent = proposal_from(post)
    begin_proposal(post, to=the_call(), known={}, by=stranger, now=now, language="da")
    later = timezone.now() + dt.timedelta(days=400)
    assert forget_unsent(later) == 0
    SubmissionDraft.objects.all().delete()
    assert forget_unsent(later) == 1
    assert PostProposal.objects.get().submission == sent.submission
