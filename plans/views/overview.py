"""How far the initiatives of a plan have come: the figures and the picture of them."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..enums import Completion
from .texts import mark

CHART_WIDTH = 600
GAP = 2
"""Between two parts of the bar, so that they are told apart without colour."""

TONES = {completion: completion.value for completion in Completion} | {
    Completion.COMPLETE: "completed"
}
"""The symbol of each completion (templates/components/status.html)."""

COLOURS = {
    Completion.COMPLETE: "#2a6600",
    Completion.SUBSTANTIAL: "#0b4a53",
    Completion.LIMITED: "#b36b00",
    Completion.NOT_STARTED: "#767676",
    Completion.WITHDRAWN: "#4a4a4a",
    None: "#d6dcdc",
}
"""Furthest first, as the chart and the table show them; None where nothing is known."""


def completion_word(completion: str | None) -> str:
    """The owner's judgement in words; 'not stated' where nothing has been reported."""
    return str(Completion(completion).label) if completion else _("not stated")


def completion_mark(completion: str | None) -> SafeString:
    """The owner's judgement as symbol and words."""
    return _mark_in(get_language(), completion)


@cache
def _mark_in(language: str, completion: str | None) -> SafeString:
    tone = TONES[Completion(completion)] if completion else "unknown"
    return mark(completion_word(completion), tone)


class Share(NamedTuple):
    """One completion: symbol and words, how many initiatives, and its part of the bar."""

    mark: SafeString
    count: int
    percent: int
    x: int
    width: int
    colour: str


def shares(completions: Iterable[str | None]) -> list[Share]:
    """The figures of a plan, furthest first; empty where nothing is known of any initiative.

    A bar of nothing but "not stated" would look like a plan of which nothing was done.
    """
    counts = Counter(completions)
    if not any(counts[completion] for completion in Completion):
        return []
    total, before, found = sum(counts.values()), 0, []
    for completion, colour in COLOURS.items():
        count = counts[completion]
        if count:
            x, end = (CHART_WIDTH * so_far // total for so_far in (before, before + count))
            percent, width = round(100 * count / total), max(end - x - GAP, 1)
            found.append(Share(completion_mark(completion), count, percent, x, width, colour))
            before += count
    return found


def in_words(counts: dict[str | None, int]) -> str:
    """'2 completed · 5 substantial'; empty where nothing is known of any initiative."""
    known = [completion for completion in COLOURS if completion and counts.get(completion)]
    parts = (f"{counts[completion]} {completion_word(completion).lower()}" for completion in known)
    return " · ".join(parts)
