"""The loaded rows hold what the portal's own actions would have stored."""

import uuid

import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import transaction
from django.db.models import Count, F, Max

from bench import generate
from bench.portal_data.load import load
from consultations.models import Consultation, Proposal, Response, Submission
from consultations.models.figures import count, figures_of
from forum.actions import write_post
from forum.models import Category, Post, Topic
from ogp_portal.common.search import CONFIG
from plans.models import ActionPlan, Commitment

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def data_set(django_db_setup, django_db_blocker):
    """Loaded once for all tests here, and rolled back after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(0.02, 2)
        transaction.set_rollback(True)


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


STORED_BY_WRITING = ["author_name", "author_mark", "text", "html", "language", "search"]


def test_a_post_is_stored_as_writing_it_would(data_set, now):
    loaded = Post.objects.filter(position__gt=1).first()
    written = write_post(
        Topic.objects.last(),
        text=loaded.text,
        by=loaded.author,
        now=now,
        idempotency_key=uuid.uuid4(),
    )
    for column in STORED_BY_WRITING:
        stored = Post.objects.values_list(column, flat=True)
        assert stored.get(pk=loaded.pk) == stored.get(pk=written.pk), column


def test_a_topic_is_found_by_its_title(data_set):
    topic = Topic.objects.first()
    found = Post.objects.filter(search=SearchQuery(topic.title, config=CONFIG))
    assert topic.posts.get(position=1) in found


def test_the_counters_of_a_consultation_agree_with_its_answers(data_set):
    consultation = Consultation.objects.get(slug="hoering-0")
    stored, counted = figures_of(consultation), count(consultation)
    for figure in ("answers", "proposals", "by_decision"):
        assert getattr(stored, figure) == getattr(counted, figure), figure
    assert stored.answers == generate.Sizes.of(0.02).submissions


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
