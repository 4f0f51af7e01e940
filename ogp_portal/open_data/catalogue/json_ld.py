"""A graph as JSON-LD 1.1 (W3C Recommendation, 16 July 2020), with its context in it."""

import json
from collections.abc import Iterable
from typing import Any

from .graph import PREFIXES, Iri, Node, Typed, Value

CONTENT_TYPE = "application/ld+json"


def write(nodes: Iterable[Node]) -> str:
    """The whole document."""
    document = {"@context": PREFIXES, "@graph": [_object(node) for node in nodes]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _object(node: Node) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": node.name.safe} if node.name else {}
    found["@type"] = node.type
    for name, values in node.said:
        found[name] = [_value(value) for value in values]
    return found


def _value(value: Value) -> dict[str, Any]:
    if isinstance(value, Iri):
        return {"@id": value.safe}
    if isinstance(value, Node):
        return _object(value)
    if isinstance(value, Typed):
        return {"@value": value.text, "@type": value.type}
    words = {"@value": value.text}
    return words | {"@language": value.language} if value.language else words
