"""The flow as a picture: bars and bands whose heights are the numbers, told apart by hatching.

No colour carries meaning, so it reads the same in black and white and on paper; every bar has its
words and its number, and the same figures stand in a table beside it. A narrow screen gets a drawing
of its own, whose bars have numbers in place of words and a list that says what each number is.
"""

from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from .enums import Decision
from .flow import WAITING, Flow, Stream

TOP = 12
FULL, ROOM, GAP = 320, 24, 10
"""Height of all proposals together; the least room of a bar with its words; between two bars."""

LONGEST = 34
"""Characters of a name beside its bar; the whole of it stands in the table."""

_HATCHES = {
    Decision.ACCEPTED: '<rect width="8" height="8" fill="#8a8a8a"/>',
    Decision.PARTLY: '<path d="M0 8 8 0M-2 2 2-2M6 10 10 6" stroke="#333" stroke-width="2"/>',
    Decision.REJECTED: '<path d="M0 4h8" stroke="#333" stroke-width="1.5"/>',
    Decision.ALREADY: '<path d="M4 0v8" stroke="#333" stroke-width="1.5"/>',
    Decision.DEFERRED: '<circle cx="4" cy="4" r="1.6" fill="#333"/>',
    Decision.NOTED: '<path d="M0 4h8M4 0v8" stroke="#555" stroke-width="1"/>',
    Decision.OUT_OF_SCOPE: '<path d="M0 0 8 8M-2 6 2 10M6-2 10 2" stroke="#555" stroke-width="1"/>',
    WAITING: "",
}


@dataclass(frozen=True)
class Layout:
    """The size of a drawing: `columns` says where the bars of each step begin, from the left.

    `name` keeps the ids of two drawings on one page apart.
    """

    name: str
    width: int
    bar: int
    columns: tuple[int, int, int]
    has_words: bool


WIDE = Layout("flow", 1_160, 14, (285, 565, 845), has_words=True)
NARROW = Layout("flow-narrow", 288, 10, (26, 139, 252), has_words=False)


@dataclass
class Node:
    """A bar: where it stands and how high it is. `used` by the bands that leave and that come.

    `place` counts the bars of all steps from 1.
    """

    key: str
    words: str
    number: int
    place: int
    x: float
    y: float
    height: float
    out: float = field(default=0)
    come: float = field(default=0)


def draw(flow: Flow, title: str, description: str, layout: Layout = WIDE) -> str:
    """The picture as SVG; title and description say in words what it shows."""
    scale = FULL / flow.total if flow.total else 0
    steps = [
        _placed(nodes, x, scale, before)
        for (before, nodes), x in zip(_counted(flow), layout.columns, strict=True)
    ]
    nodes = {node.key: node for step in steps for node in step}
    streams = [*_in_order(flow.to_decisions, nodes), *_in_order(flow.to_results, nodes)]
    bands = "".join(_band(stream, nodes, scale, layout) for stream in streams)
    bars = "".join(_bar(node, step, layout) for step, nodes in enumerate(steps) for node in nodes)
    lowest = max((step[-1].y + max(step[-1].height, ROOM) for step in steps if step), default=0)
    height = round(lowest + TOP)
    width, name = layout.width, layout.name
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" aria-labelledby="{name}-title {name}-desc"'
        ' font-family="IBM Plex Sans, sans-serif" font-size="14" fill="#1a1a1a">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>'
        f"<defs>{_patterns(name)}</defs>{bands}{bars}</svg>"
    )


def legend(flow: Flow) -> list[tuple[int, list[str]]]:
    """What the numbers of the narrow drawing stand for: of each step the first, and all in words."""
    return [
        (before + 1, [f"{words} ({number})" for _key, words, number in nodes])
        for before, nodes in _counted(flow)
    ]


def _counted(flow: Flow) -> list[tuple[int, list[tuple[str, str, int]]]]:
    """The bars of each step, and how many stand before them."""
    found, before = [], 0
    for nodes in (flow.senders, flow.decisions, flow.results):
        found.append((before, nodes))
        before += len(nodes)
    return found


def _placed(nodes: list[tuple[str, str, int]], x: float, scale: float, before: int) -> list[Node]:
    placed, y = [], float(TOP)
    for place, (key, words, number) in enumerate(nodes, start=before + 1):
        height = number * scale
        placed.append(Node(key, words, number, place, x, y, height))
        y += max(height, ROOM) + GAP
    return placed


def _in_order(streams: list[Stream], nodes: dict[str, Node]) -> list[Stream]:
    """From the top down on both sides, so that bands cross as little as they can."""
    return sorted(streams, key=lambda one: (nodes[one.source].y, nodes[one.target].y))


def _band(stream: Stream, nodes: dict[str, Node], scale: float, layout: Layout) -> str:
    """One stream, as high at both ends as its number; hatched as its decision."""
    source, target = nodes[stream.source], nodes[stream.target]
    height = stream.number * scale
    left, right = source.x + layout.bar, target.x
    above, below = source.y + source.out, target.y + target.come
    source.out, target.come = source.out + height, target.come + height
    middle = (left + right) / 2
    kind = stream.target if stream.target in _HATCHES else stream.source
    path = (
        f"M{left} {above:.2f}C{middle} {above:.2f} {middle} {below:.2f} {right} {below:.2f}"
        f"V{below + height:.2f}C{middle} {below + height:.2f} {middle} {above + height:.2f}"
        f" {left} {above + height:.2f}Z"
    )
    words = f"{source.words} → {target.words}: {stream.number}"
    return (
        f'<path d="{path}" fill="url(#{layout.name}-{kind})" stroke="#1a1a1a" stroke-width="0.75"'
        f' data-number="{stream.number}" data-height="{height:.4f}">'
        f"<title>{escape(words)}</title></path>"
    )


def _bar(node: Node, step: int, layout: Layout) -> str:
    """The bar with its words, or its place: left of the first step, right of the others."""
    baseline = node.y + min(max(node.height, ROOM) / 2, 160) + 5
    x, anchor = (node.x - 8, "end") if step == 0 else (node.x + layout.bar + 8, "start")
    words = node.words if len(node.words) <= LONGEST else f"{node.words[: LONGEST - 1].rstrip()}…"
    label = f"{escape(words)} ({node.number})" if layout.has_words else str(node.place)
    return (
        f'<rect x="{node.x}" y="{node.y:.2f}" width="{layout.bar}" height="{node.height:.4f}"'
        f' stroke="#1a1a1a" data-number="{node.number}"/>'
        f'<text x="{x}" y="{baseline:.2f}" text-anchor="{anchor}" stroke="#fff" stroke-width="5"'
        f' paint-order="stroke" stroke-linejoin="round">{label}</text>'
    )


def _patterns(name: str) -> str:
    return "".join(
        f'<pattern id="{name}-{key}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="#fff"/>{hatch}</pattern>'
        for key, hatch in _HATCHES.items()
    )
