"""How far the initiatives of a plan have come: the figures and the picture of them."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from ..enums import Completion

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


def completion_tone(completion: str | None) -> str:
    """The symbol beside the word."""
    return TONES[Completion(completion)] if completion else "unknown"


class Share(NamedTuple):
    """One completion: its word and symbol, how many initiatives, and its part of the bar."""

    word: str
    tone: str
    count: int
    percent: int
    x: int
    width: int
    colour: str


def shares(completions: Iterable[str | None]) -> list[Share]:
    """The figures of a plan, furthest first; empty where there are no initiatives."""
    counts = Counter(completions)
    total, before, found = sum(counts.values()), 0, []
    for completion, colour in COLOURS.items():
        count = counts[completion]
        if count:
            x, end = (CHART_WIDTH * so_far // total for so_far in (before, before + count))
            word, tone = completion_word(completion), completion_tone(completion)
            percent = round(100 * count / total)
            found.append(Share(word, tone, count, percent, x, max(end - x - GAP, 1), colour))
            before += count
    return found


def in_words(counts: dict[str | None, int]) -> str:
    """'2 completed · 5 substantial'; empty where nothing is known of any initiative."""
    known = [completion for completion in COLOURS if completion and counts.get(completion)]
    parts = (f"{counts[completion]} {completion_word(completion).lower()}" for completion in known)
    return " · ".join(parts)
