"""What the database refuses of moved posts and merged topics, whoever writes."""

import pytest

from forum.models import PostProposal, Tag
from tests.factories import PostFactory, SubmissionFactory, TopicFactory
from tests.factories.consultations import NOW
from tests.refusals import once, refuses, refuses_to

pytestmark = pytest.mark.django_db


def test_a_trace_is_empty_and_leads_on():
    post, other = PostFactory(), PostFactory()
    hidden = {"hidden_at": NOW, "search": None}
    refuses("moved_post_leaves_a_trace", post, hide_reason="moved", **hidden)
    refuses("moved_post_leaves_a_trace", post, hide_reason="off_topic", moved_to=other, **hidden)
    refuses("moved_post_leaves_a_trace", post, hide_reason="moved", moved_to=other, **hidden)


def test_a_merged_topic_is_empty():
    topic, into = PostFactory().topic, TopicFactory()
    refuses("merged_topic_is_empty", topic, merged_into=into)
    refuses("merged_topic_is_empty", into, merged_into=into)


def test_a_proposal_is_of_one_post():
    key = SubmissionFactory().idempotency_key
    once(
        "proposal_is_of_one_post",
        lambda: PostProposal.objects.create(post=PostFactory(), submission_id=key, begun_at=NOW),
    )


def test_an_answer_is_of_a_question():
    post = PostFactory()
    refuses("answer_is_of_a_question", post.topic, answer=post)


def test_a_tag_has_a_title():
    refuses_to("tag_title_in_one_language", lambda: Tag.objects.create(slug="x"))
