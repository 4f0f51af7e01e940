"""Counters and figures of reactions against a recount, after any order of acts, also at once."""

import contextlib
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from forum.actions import react, take_back
from forum.models import Post, Reaction
from tests.factories import UserFactory
from tests.factories.consultations import NOW

from .test_counters import assert_exact, at_once, perform, started

ACTS = "whrau"
"""Write, hide, restore; a reaction, and one taken back."""

STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40)), max_size=30)


def act(kind: str, choice: random.Random, topics, people) -> None:
    """Does one thing; what the portal refuses is no fault here."""
    if kind in "whr":
        perform(kind, choice, topics, people)
        return
    topic, person = choice.choice(topics), choice.choice(people)
    post = topic.posts.get(position=choice.randint(1, topic.posts.count()))
    said = choice.choice(["agree", "thanks"])
    # Hidden posts have no figures to change.
    with contextlib.suppress(Post.DoesNotExist):
        if kind == "a" and post.author_id != person.pk:
            react(post, kind=said, by=person, now=NOW)
        elif kind == "u":
            take_back(post, kind=said, by=person)


def assert_figures_exact() -> None:
    for post in Post.objects.all():
        made = list(Reaction.objects.filter(post=post).values_list("kind", flat=True))
        assert (post.agree_count, post.thanks_count) == (made.count("agree"), made.count("thanks"))


class AnyOrder(TestCase):
    """One after the other, in whatever order hypothesis thinks of."""

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps=STEPS)
    def test_figures_are_exact_after_any_order_of_acts(self, steps):
        topics, people = [started(), started()], UserFactory.create_batch(3)
        for kind, number in steps:
            act(kind, random.Random(number), topics, people)
        assert_exact(topics)
        assert_figures_exact()


@pytest.mark.django_db(transaction=True)
def test_all_counters_are_exact_after_acts_at_once():
    topics, people = [started(), started()], UserFactory.create_batch(6)

    def many(seed: int) -> None:
        choice = random.Random(seed)
        for _ in range(15):
            act(choice.choice("wwhraaau"), choice, topics, people)

    at_once(many, range(6))
    assert_exact(topics)
    assert_figures_exact()


@pytest.mark.django_db(transaction=True)
def test_accounts_that_end_at_once_leave_exact_figures():
    topics, people = [started(), started()], UserFactory.create_batch(4)
    for topic in topics:
        for person in people:
            react(topic.posts.get(), kind="agree", by=person, now=NOW)
    at_once(lambda person: type(person).objects.get(pk=person.pk).delete(), people[:3])
    assert_figures_exact()
    assert [topic.posts.get().agree_count for topic in topics] == [1, 1]
