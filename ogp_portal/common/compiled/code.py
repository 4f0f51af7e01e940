"""The text of a generated function, and the constants that it uses."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.template import Node, NodeList
from django.template.base import TextNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from . import values
from .values import Fixed

_PROVIDED = {
    name: getattr(values, name)
    for name in (
        "MISSING", "chained", "compared", "filtered", "listed", "read", "settled", "shown",
        "tag_output", "worded",
    )
}  # fmt: skip


class Code:
    """Lines of Python, with pieces of the page gathered until a statement comes between them."""

    def __init__(self, engine):
        self.engine = engine
        self.constants: dict[str, object] = {**_PROVIDED, "SafeString": SafeString}
        self._lines: list[str] = []
        self._pieces: list[str] = []
        self._fixed: list[Node] = []
        self._depth = 1
        self._numbers = 0

    def name(self, prefix: str) -> str:
        """A name that nothing else in the function has."""
        self._numbers += 1
        return f"{prefix}_{self._numbers}"

    def constant(self, value: object, prefix: str = "constant") -> str:
        """The name under which the function knows a value of ours."""
        name = self.name(prefix)
        self.constants[name] = value
        return name

    def fixed(self, node: Node) -> None:
        """A node whose text depends on the language alone; neighbours become one text."""
        self._fixed.append(node)

    def piece(self, expression: str) -> None:
        """An expression whose text comes next on the page."""
        self._join_fixed()
        self._pieces.append(expression)

    def statement(self, line: str) -> None:
        """A line that may change what later pieces say."""
        self._flush()
        self._lines.append("    " * self._depth + line)

    @contextmanager
    def block(self, line: str) -> Iterator[None]:
        """A statement with a body."""
        self.statement(line)
        self._depth += 1
        before = len(self._lines)
        yield
        self._flush()
        if len(self._lines) == before:
            self.statement("pass")
        self._depth -= 1

    @contextmanager
    def aside(self) -> Iterator[list[str]]:
        """Gathers the lines of a part, to be placed by `insert` after what it needs is known."""
        self._flush()
        kept, self._lines = self._lines, []
        gathered: list[str] = []
        try:
            yield gathered
            self._flush()
            gathered += self._lines
        finally:
            self._lines, self._pieces, self._fixed = kept, [], []

    def insert(self, lines: list[str]) -> None:
        """Places what `aside` gathered."""
        self._flush()
        self._lines += lines

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Leaves the code as it was when the part inside cannot be compiled."""
        self._flush()
        lines, depth = len(self._lines), self._depth
        try:
            yield
        except BaseException:
            del self._lines[lines:]
            self._pieces, self._fixed, self._depth = [], [], depth
            raise

    def function(self):
        """The function: context → HTML."""
        self._flush()
        head = ["def render(context):", "    parts = []", "    put = parts.extend"]
        if any(isinstance(value, Fixed) for value in self.constants.values()):
            head.append("    language = get_language()")
        source = "\n".join([*head, *self._lines, "    return SafeString(''.join(parts))"])
        names = {**self.constants, "get_language": get_language}
        exec(compile(source, "<template>", "exec"), names)  # noqa: S102 - source is our own
        return names["render"]

    def _join_fixed(self) -> None:
        nodes, self._fixed = self._fixed, []
        if not nodes:
            return
        if all(isinstance(node, TextNode) for node in nodes):
            self._pieces.append(repr("".join(node.s for node in nodes)))
        else:
            name = self.constant(Fixed(NodeList(nodes), self.engine), "fixed")
            self._pieces.append(f"{name}[language]")

    def _flush(self) -> None:
        self._join_fixed()
        pieces, self._pieces = self._pieces, []
        if pieces:
            self._lines.append("    " * self._depth + f"put(({', '.join(pieces)},))")
