"""Median, percentile and rounding of what was measured."""

import math
from collections.abc import Sequence
from statistics import median


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` of all values do not exceed (nearest rank).

    Raises ValueError for no values.
    """
    if not values:
        raise ValueError("no values")
    rank = max(1, math.ceil(percent / 100 * len(values)))
    return sorted(values)[rank - 1]


def median_ratio(measured: Sequence[float], yardstick: Sequence[float]) -> float:
    """The median over rounds of measured ÷ yardstick.

    Divided round by round, because both were taken seconds apart and share the machine's mood.
    Raises ValueError when the numbers of rounds differ.
    """
    return median(one / other for one, other in zip(measured, yardstick, strict=True))


def rounded(value: float) -> float:
    """Three significant digits, or whole numbers from 1,000 on: more would be noise."""
    if value == 0:
        return 0.0
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return round(value, digits)
