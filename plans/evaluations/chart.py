"""Bars as SVG: black on white, each with its word and its number, so no colour carries meaning."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

ROW, BAR, LABELS, NUMBERS, LONGEST = 30, 18, 230, 40, 330


def bars(figures: Sequence[tuple[str, int]], title: str, description: str) -> str:
    """A bar for each (word, whole number), the longest as wide as there is room.

    The same drawing stands in the web page and in the PDF; title and description say in words
    what it shows, and the figures stand in a table beside it.
    """
    most = max((number for _word, number in figures), default=0) or 1
    width, height = LABELS + LONGEST + NUMBERS, ROW * len(figures)
    drawn = "".join(
        _bar(index, word, number, round(LONGEST * number / most))
        for index, (word, number) in enumerate(figures)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" class="portal-image" role="img" aria-label="{_attribute(f"{title}. {description}")}"'
        f' font-family="IBM Plex Sans, sans-serif" font-size="14" fill="#1a1a1a">{drawn}</svg>'
    )


def _bar(index: int, word: str, number: int, length: int) -> str:
    top = ROW * index + (ROW - BAR) // 2
    baseline = top + BAR - 4
    return (
        f'<text x="0" y="{baseline}">{escape(word)}</text>'
        f'<rect x="{LABELS}" y="{top}" width="{length}" height="{BAR}"/>'
        f'<text x="{LABELS + length + 8}" y="{baseline}">{number}</text>'
    )


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})
