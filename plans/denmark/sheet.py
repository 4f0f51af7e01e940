"""Strict reading of one JSON object: each name is asked for once, and nothing else may stand there.

Faults are collected, not raised, so that one run reports them all; the value given back in place
of a faulty one is harmless, since nothing is written while there is a fault.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from ogp_portal.common import limits

from ..models.facts import PUBLISHER, FactStatus
from .json_lines import Node
from .problems import Problem
from .statements import UNKNOWN, Statement

Kind = Callable[["Sheet"], Any]
"""Reads the value of a fact from its sheet (see values.py)."""

CONFIDENCE = ["high", "medium", "low", "weak"]
NOTE_LENGTH = 600
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass
class Book:
    """What all files share: the sources by name, and the faults found so far."""

    sources: dict[str, dict[str, str | None]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def complain(self, node: Node, text: str) -> None:
        self.problems.append(node.problem(text))


def checked_text(
    node: Node, book: Book, *, longest: int = limits.TITLE_LENGTH, form: str = ""
) -> str:
    """The text of a node; `form` is a regular expression it must match as a whole."""
    text = node.value
    if not isinstance(text, str):
        book.complain(node, "must be a text")
        return ""
    if not text or text != text.strip():
        book.complain(node, "must not be empty or begin or end with a space")
    elif len(text) > longest:
        book.complain(node, f"has {len(text)} characters; {longest} at most")
    elif _CONTROL.search(text):
        book.complain(node, "holds a control character")
    elif form and not re.fullmatch(form, text):
        book.complain(node, f"{text!r} does not have the form {form}")
    return text


class Sheet:
    """One object of a file, with the names that have been asked for."""

    def __init__(self, node: Node, book: Book) -> None:
        self.node = node
        self.book = book
        self._asked: set[str] = set()
        self._members: dict[str, Node] = node.value if isinstance(node.value, dict) else {}
        if self._members is not node.value:
            book.complain(node, "must be an object in { }")

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def node_of(self, name: str) -> Node:
        """The node of a name, or the sheet's own where it is missing: for faults."""
        return self._members.get(name, self.node)

    def complain(self, name: str, text: str) -> None:
        self.book.complain(self.node_of(name), text)

    def finish(self) -> None:
        """Reports every name that nothing asked for."""
        for name, node in self._members.items():
            if name not in self._asked:
                self.book.complain(node, "is not a field of this file")

    def text(self, name: str, **options: Any) -> str:
        """A text that is not empty; options as of `checked_text`."""
        node = self._take(name)
        return "" if node is None else checked_text(node, self.book, **options)

    def text_or_none(self, name: str, **options: Any) -> str | None:
        """As `text`, where null is allowed."""
        if self._is_null(name):
            return None
        return self.text(name, **options)

    def whole(self, name: str, *, lowest: int, highest: int) -> int:
        number = self._of_type(name, int, "a whole number")
        if number is not None and not lowest <= number <= highest:
            self.complain(name, f"{number} is not between {lowest} and {highest}")
        return lowest if number is None else number

    def flag(self, name: str) -> bool:
        return bool(self._of_type(name, bool, "true or false"))

    def choice(self, name: str, choices: Iterable[str]) -> str:
        chosen = self._of_type(name, str, "a text")
        if chosen is not None and chosen not in (known := list(choices)):
            self.complain(name, f"{chosen!r} is not one of {', '.join(known)}")
        return chosen or ""

    def choice_or_none(self, name: str, choices: Iterable[str]) -> str | None:
        """As `choice`, where null is allowed."""
        return None if self._is_null(name) else self.choice(name, choices)

    def source_or_none(self, name: str) -> dict[str, str | None] | None:
        """A source named alone; null is allowed."""
        if self._is_null(name):
            return None
        return self.book.sources.get(self.choice(name, self.book.sources))

    def items(self, name: str) -> list[Node]:
        return self._of_type(name, list, "a list in [ ]") or []

    def sheets(self, name: str) -> list["Sheet"]:
        return [Sheet(node, self.book) for node in self.items(name)]

    def texts(self, name: str, **options: Any) -> list[str]:
        return [checked_text(node, self.book, **options) for node in self.items(name)]

    def inner(self, name: str) -> "Sheet":
        """The object under a name; the caller finishes it."""
        return Sheet(self._take(name) or Node({}, self.node.file, self.node.line, ""), self.book)

    def fact(self, name: str, kind: Kind) -> Statement:
        """A statement with its value, status, sources and note."""
        node = self._take(name)
        return UNKNOWN if node is None else Sheet(node, self.book).statement(kind)

    def optional_fact(self, name: str, kind: Kind) -> Statement | None:
        """As `fact`; None where the name does not stand there."""
        return self.fact(name, kind) if name in self else None

    def statement(self, kind: Kind) -> Statement:
        """This object itself as a fact."""
        status = self.choice("status", FactStatus.values)
        value = None
        if status != FactStatus.UNKNOWN:
            value = kind(self)
        elif "value" in self:
            self._asked.add("value")
            self.complain("value", "an unknown fact has no value")
        sources = self.sources()
        self._check_status(status, sources)
        note = self.note()
        self.finish()
        return Statement(value, status, sources, note)

    def _check_status(self, status: str, sources: tuple[dict[str, str | None], ...]) -> None:
        if status == FactStatus.SOURCED and not sources:
            self.complain("status", "a sourced fact names its sources")
        if status != FactStatus.UNVERIFIED and "confidence" in self:
            self.complain("confidence", "stands beside facts that are not verified only")

    def sources(self, name: str = "sources") -> tuple[dict[str, str | None], ...]:
        """The sources named in a list, publishers first; none where it is missing."""
        if name not in self:
            return ()
        found = []
        for node in self.items(name):
            if not isinstance(node.value, str) or node.value not in self.book.sources:
                self.book.complain(node, f"{node.value!r} is not in sources.json")
            else:
                found.append(self.book.sources[node.value])
        return tuple(sorted(found, key=lambda source: source["kind"] != PUBLISHER))

    def note(self) -> str:
        """What staff should know: the note, the source's own words, and how sure we are."""
        parts = [
            self.text(name, longest=NOTE_LENGTH)
            for name in ["note", "as_written", "basis"]
            if name in self
        ]
        if "confidence" in self:
            parts.append(f"confidence: {self.choice('confidence', CONFIDENCE)}")
        return "; ".join(parts)

    def _take(self, name: str) -> Node | None:
        self._asked.add(name)
        if name not in self._members:
            self.book.complain(self.node, f"{name!r} is missing")
        return self._members.get(name)

    def _is_null(self, name: str) -> bool:
        if name in self._members and self._members[name].value is None:
            self._asked.add(name)
            return True
        return False

    def _of_type(self, name: str, wanted: type, words: str) -> Any:
        node = self._take(name)
        if node is None:
            return None
        if type(node.value) is not wanted:
            self.book.complain(node, f"must be {words}")
            return None
        return node.value
