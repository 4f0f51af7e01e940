"""The made-up data is the same on every run and has the sizes that the goals speak of."""

import random

import pytest

from bench import generate
from bench.generate import Sizes


def test_scale_1_has_the_sizes_of_the_issue():
    sizes = Sizes.of(1)
    assert (sizes.initiatives, sizes.submissions, sizes.topics, sizes.posts) == (
        200,
        2_000,
        1_000,
        50_000,
    )


def test_scale_10_is_ten_times_as_large():
    one, ten = Sizes.of(1), Sizes.of(10)
    for name in ("initiatives", "submissions", "topics", "posts", "consultations"):
        assert getattr(ten, name) == 10 * getattr(one, name)


@pytest.mark.parametrize("scale", [0.02, 1, 3.5, 10])
def test_posts_per_topic_add_up(scale):
    sizes = Sizes.of(scale)
    counts = sizes.posts_per_topic()
    assert (len(counts), sum(counts)) == (sizes.topics, sizes.posts)


@pytest.mark.parametrize("scale", [0.02, 1, 10])
def test_the_large_topic_has_a_page_40_at_every_scale(scale):
    assert Sizes.of(scale).posts_per_topic()[0] == 1_000


def test_only_scale_10_has_a_page_400():
    assert 10_000 not in Sizes.of(1).posts_per_topic()
    assert Sizes.of(10).posts_per_topic()[1] == 10_000


@pytest.mark.parametrize("scale", [0.02, 1, 10])
def test_the_measured_plans_keep_their_size(scale):
    assert Sizes.of(scale).initiatives_per_plan()[:2] == [30, 200]


@pytest.mark.parametrize("scale", [0.02, 1, 10])
def test_the_large_plan_comes_on_top_of_the_initiatives(scale):
    sizes = Sizes.of(scale)
    assert sum(sizes.initiatives_per_plan()) == sizes.initiatives + 200


@pytest.mark.parametrize("scale", [0.02, 1, 10])
def test_every_list_has_a_full_page(scale):
    sizes = Sizes.of(scale)
    assert min(sizes.plans, sizes.consultations, sizes.topics) >= generate.ROWS_PER_LIST


def test_texts_are_the_same_on_every_run():
    # Written down, so that a changed Python or word list is noticed and not measured against.
    assert generate.sentence(random.Random("one")) == (
        "Fresymriri svar symskrihunlan fagfretid lanmiskri som berrisym et af berner fagkafreka "
        "at gårstølæsgan."
    )


def test_the_pool_of_texts_begins_alike_whatever_its_size():
    assert generate.texts(5)[:3] == generate.texts(3)


def test_a_fifth_of_the_texts_hold_the_searched_word():
    pool = generate.texts(2_000)
    holding = sum(any(generate.SEARCHED_WORD in part for part in text) for text in pool)
    assert 0.17 < holding / len(pool) < 0.23


def test_a_text_is_about_650_characters():
    pool = generate.texts(200)
    lengths = [sum(map(len, text)) for text in pool]
    assert 550 < sum(lengths) / len(lengths) < 750


def test_titles_differ_by_kind_and_number():
    titles = {generate.title(kind, number) for kind in ("plan", "topic") for number in range(50)}
    assert len(titles) == 100


def test_later_topics_are_newer():
    assert generate.topic_started(1, 100) < generate.topic_started(2, 100)


def test_no_two_replies_are_alike():
    assert len({generate.reply_text(number) for number in range(100)}) == 100
