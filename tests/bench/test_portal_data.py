"""The loaded rows hold what the portal's own actions would have stored."""

import pytest
from django.db.models import Count, F, Max

from bench import generate
from bench.portal_data.load import load
from consultations.models import Consultation, Proposal, Response, Submission
from forum.models import Category, Post, Topic
from ogp_portal.common.markdown import render_markdown
from plans.models import ActionPlan, Commitment

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def data_set():
    return load(0.02, 2)


def test_sizes_are_those_of_the_scale(data_set):
    sizes = generate.Sizes.of(0.02)
    assert (Topic.objects.count(), Post.objects.count()) == (sizes.topics, sizes.posts)
    assert Submission.objects.visible_to(None).count() == sizes.submissions
    assert ActionPlan.objects.visible_to(None).count() == sizes.plans


def test_counters_and_positions_agree_with_the_posts(data_set):
    wrong = Topic.objects.annotate(
        posts_there=Count("posts"),
        last_there=Max("posts__position"),
        newest=Max("posts__written_at"),
    ).exclude(post_count=F("posts_there"), last_position=F("last_there"), last_post_at=F("newest"))
    assert not wrong.exists()
    assert Category.objects.get().topic_count == Topic.objects.count()


def test_html_is_what_the_portal_renders(data_set):
    post = Post.objects.order_by("?").first()
    assert post.html == render_markdown(post.text)


def test_the_searched_word_is_found_in_a_fifth_of_the_posts(data_set):
    found = Post.objects.extra(where=["search @@ to_tsquery('danish', 'kommune')"]).count()
    assert 0.15 < found / Post.objects.count() < 0.25


def test_positions_of_initiatives_are_those_that_saving_gives(data_set):
    for initiative in Commitment.objects.order_by("?")[:5]:
        stored = (initiative.address, initiative.position)
        initiative.save()
        assert (initiative.address, initiative.position) == stored


def test_each_answer_is_a_proposal_and_half_have_a_response(data_set):
    answers = Submission.objects.count()
    assert Proposal.objects.count() == answers
    assert Response.objects.filter(is_current=True).count() == answers // 2


def test_the_measured_initiative_has_something_of_everything(data_set):
    initiative = Commitment.objects.get(plan__slug="2025-2026", number="1.1")
    for part in ("answers", "parties", "milestones", "status_updates", "evidence", "topics"):
        assert getattr(initiative, part).exists(), part
    assert initiative.provenance_links.count() == 10


def test_two_consultations_are_open(data_set, now):
    assert Consultation.objects.open_at(now).count() == 2
