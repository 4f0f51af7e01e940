"""A graph as Turtle (W3C Recommendation, 25 February 2014)."""

import re
from collections.abc import Iterable

from .graph import PREFIXES, Iri, Node, Typed, Value

CONTENT_TYPE = "text/turtle; charset=utf-8"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE = re.compile(r'[\\"\x00-\x1f\x7f]')


def write(nodes: Iterable[Node]) -> str:
    """The whole document."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return prefixes + "".join(f"\n<{node.name.safe}> {_said(node, '  ')} .\n" for node in nodes)


def _said(node: Node, indent: str) -> str:
    parts = [f"a {node.type}"]
    for name, values in node.said:
        words = ", ".join(_value(value, indent) for value in values)
        parts.append(f"{name} {words}")
    return f" ;\n{indent}".join(parts)


def _value(value: Value, indent: str) -> str:
    if isinstance(value, Iri):
        return f"<{value.safe}>"
    if isinstance(value, Node):
        return f"[ {_said(value, indent + '  ')} ]"
    if isinstance(value, Typed):
        return f"{_quoted(value.text)}^^{value.type}"
    return _quoted(value.text) + (f"@{value.language}" if value.language else "")


def _quoted(text: str) -> str:
    return '"' + _TO_ESCAPE.sub(_escape, text) + '"'


def _escape(found: re.Match) -> str:
    return _ESCAPES.get(found[0], f"\\u{ord(found[0]):04X}")
