"""Median, percentile and ratio as the report means them."""

import pytest

from bench.figures import median_ratio, percentile, rounded


def test_p50_of_an_odd_number_is_the_middle():
    assert percentile([3, 1, 2], 50) == 2


def test_p99_of_100_leaves_one_value_above():
    assert percentile(list(range(1, 101)), 99) == 99


def test_p99_of_few_values_is_the_largest():
    assert percentile([5, 9, 7], 99) == 9


def test_percentile_of_nothing_is_refused():
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


def test_ratio_is_taken_round_by_round():
    # Round two ran on a busy machine: both are slow, the ratio is not.
    assert median_ratio([1, 10, 1], [2, 20, 2]) == 0.5


def test_ratio_needs_as_many_rounds_of_both():
    with pytest.raises(ValueError, match="argument"):
        median_ratio([1, 2], [1])


@pytest.mark.parametrize(
    ("value", "shown"), [(0, 0), (0.012345, 0.0123), (7.5838, 7.58), (1234.5, 1234), (104.27, 104)]
)
def test_three_digits_are_kept(value, shown):
    assert rounded(value) == shown
