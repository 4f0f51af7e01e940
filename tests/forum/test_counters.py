"""Counters, last posts and positions against a recount, after any order of acts, also at once."""

import contextlib
import random
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from forum.actions import hide_post, restore_post, start_topic, write_post
from forum.models import Category, Post, Topic
from ogp_portal.common import limits
from tests.factories import CategoryFactory, UserFactory
from tests.factories.consultations import NOW

STEPS = st.lists(st.tuples(st.sampled_from("whr"), st.integers(0, 30)), max_size=25)


def assert_exact(topics) -> None:
    """What is stored is what a recount of all posts gives."""
    for topic in topics:
        topic.refresh_from_db()
        visible = list(topic.posts.filter(hidden_at=None).order_by("position"))
        last = visible[-1] if visible else None
        positions = list(topic.posts.order_by("position").values_list("position", flat=True))
        assert positions == list(range(1, topic.last_position + 1))
        assert topic.post_count == len(visible)
        assert topic.last_post_by == (last.author_name if last else "")
        assert topic.last_author_id == (last.author_id if last else None)
        assert topic.last_post_at == (last.written_at if last else topic.started_at)
        starts = visible and visible[0].position == 1
        assert topic.started_by == (visible[0].author_name if starts else "")
    for category in Category.objects.all():
        assert category.topic_count == category.topics.filter(post_count__gt=0).count()
    assert not Post.objects.filter(hidden_at__isnull=False, search__isnull=False).exists()
    assert not Post.objects.filter(hidden_at=None, search=None).exists()


class AnyOrder(TestCase):
    """One after the other, in whatever order hypothesis thinks of."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps=STEPS)
    def test_counters_are_exact_after_any_order_of_acts(self, steps):
        topics = [started(), started()]
        people = [UserFactory(display_name=f"Person {n}") for n in range(3)]
        for act, number in steps:
            perform(act, random.Random(number), topics, people)
        assert_exact(topics)


def started() -> Topic:
    return start_topic(
        CategoryFactory(),
        title="Emne",
        text="Begyndelsen",
        by=UserFactory(display_name="Starter"),
        now=NOW,
        idempotency_key=uuid.uuid4(),
    )


def perform(act: str, choice: random.Random, topics, people) -> None:
    """Writes, hides or restores something; what the portal refuses is no fault here."""
    topic, person = choice.choice(topics), choice.choice(people)
    if act == "w":
        # Refused past the hour's limit, and while all of the topic is hidden.
        with contextlib.suppress(ValidationError, Topic.DoesNotExist):
            write_post(topic, text="Svar", by=person, now=NOW, idempotency_key=uuid.uuid4())
        return
    post = topic.posts.get(position=choice.randint(1, topic.posts.count()))
    if act == "h":
        hide_post(post, reason="off_topic", by=person, now=NOW)
    else:
        restore_post(post, reason="Fejl", by=person, now=NOW)


def at_once(function, arguments) -> list:
    """Calls `function` in as many threads as there are arguments; each gives its connection back."""

    def call(argument):
        try:
            return function(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(call, arguments))


@pytest.mark.django_db(transaction=True)
def test_counters_are_exact_after_acts_at_once():
    topics = [started(), started()]
    people = [UserFactory(display_name=f"Person {n}") for n in range(6)]

    def many(seed: int) -> None:
        choice = random.Random(seed)
        for _ in range(12):
            perform(choice.choice("wwhr"), choice, topics, people)

    at_once(many, range(6))
    assert_exact(topics)


@pytest.mark.django_db(transaction=True)
def test_same_form_sent_at_once_to_two_topics_is_one_post():
    topics, key, person = [started(), started()], uuid.uuid4(), UserFactory()

    def send(topic) -> int:
        return write_post(topic, text="Svar", by=person, now=NOW, idempotency_key=key).pk

    assert len(set(at_once(send, topics * 4))) == 1
    assert Post.objects.filter(author=person).count() == 1
    assert_exact(topics)


@pytest.mark.django_db(transaction=True)
def test_limit_of_the_hour_holds_for_posts_sent_at_once():
    topic, person = started(), UserFactory()

    def send(_number) -> bool:
        key = uuid.uuid4()
        try:
            return bool(write_post(topic, text="x", by=person, now=NOW, idempotency_key=key))
        except ValidationError:
            return False

    taken = at_once(lambda n: [send(n) for _ in range(6)], range(5))
    assert sum(map(sum, taken)) == limits.POSTS_PER_HOUR
    assert Post.objects.filter(author=person).count() == limits.POSTS_PER_HOUR


@pytest.mark.django_db(transaction=True)
def test_topics_started_at_once_are_all_counted():
    category = CategoryFactory()

    def begin(person) -> None:
        key = uuid.uuid4()
        start_topic(category, title="T", text="x", by=person, now=NOW, idempotency_key=key)

    at_once(begin, [UserFactory() for _ in range(6)])
    category.refresh_from_db()
    assert category.topic_count == 6
