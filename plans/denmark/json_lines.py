"""Reads JSON and remembers on which line each value stands.

Python's own reader forgets the lines, and takes the last of two equal names without a word; a
reviewed file needs both reported.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]  # missing in the stubs
from pathlib import Path
from typing import Any, NoReturn

from .problems import BrokenFiles, Problem

_AFTER_SPACE = re.compile(r"[^ \t\r\n]")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
LONGEST_NUMBER = 30
_WORDS = {"true": True, "false": False, "null": None}


@dataclass(frozen=True)
class Node:
    """A JSON value with its place. An object holds a dict of nodes, an array a list of nodes."""

    value: Any
    file: str
    line: int
    path: str

    def problem(self, text: str) -> Problem:
        return Problem(self.file, self.line, self.path, text)


def read_json(path: Path, name: str) -> Node:
    """The file's value; `name` is what faults call the file.

    Raises BrokenFiles with line and column where it is no JSON, no UTF-8 or cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BrokenFiles([Problem(name, 1, "", f"cannot be read: {error.strerror}")]) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BrokenFiles([Problem(name, line, "", "is not UTF-8")]) from error
    return _Parser(text, name).document()


class _Parser:
    """One pass over one text; `at` is the next character."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.at = 0
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def document(self) -> Node:
        node = self._value("")
        self._skip_space()
        if self.at < len(self.text):
            self._fail("", "there is more text after the end")
        return node

    def _value(self, path: str) -> Node:
        self._skip_space()
        line = self._line()
        return Node(self._content(path), self.file, line, path)

    def _content(self, path: str) -> Any:
        match self.text[self.at : self.at + 1]:
            case "{":
                return self._object(path)
            case "[":
                return self._array(path)
            case '"':
                return self._string(path)
        return self._number_or_word(path)

    def _object(self, path: str) -> dict[str, Node]:
        members: dict[str, Node] = {}
        self.at += 1
        while not self._closed_by("}", path, is_first=not members):
            inner = f"{path}." if path else ""
            if self.text[self.at : self.at + 1] != '"':
                self._fail(path, 'expected a name in "quotes"')
            start = self.at
            name = self._string(path)
            if name in members:
                self.at = start
                self._fail(inner + name, "stands twice")
            self._expect(":", inner + name)
            members[name] = self._value(inner + name)
        return members

    def _array(self, path: str) -> list[Node]:
        items: list[Node] = []
        self.at += 1
        while not self._closed_by("]", path, is_first=not items):
            items.append(self._value(f"{path}[{len(items)}]"))
        return items

    def _closed_by(self, bracket: str, path: str, *, is_first: bool) -> bool:
        """Steps over the bracket, or over the comma before the next item."""
        self._skip_space()
        if self.text[self.at : self.at + 1] == bracket:
            self.at += 1
            return True
        if not is_first:
            self._expect(",", path, or_else=bracket)
            self._skip_space()
        return False

    def _string(self, path: str) -> str:
        try:
            text, self.at = scanstring(self.text, self.at + 1, True)
        except JSONDecodeError as error:
            self.at = error.pos
            self._fail(path, f"broken text in quotes: {error.msg}")
        return text

    def _number_or_word(self, path: str) -> object:
        for word, value in _WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        number = _NUMBER.match(self.text, self.at)
        if number is None:
            self._fail(path, "expected a value")
        if len(number[0]) > LONGEST_NUMBER:
            self._fail(path, "the number is too long")
        self.at = number.end()
        return float(number[0]) if number[1] or number[2] else int(number[0])

    def _expect(self, letter: str, path: str, *, or_else: str = "") -> None:
        self._skip_space()
        if self.text[self.at : self.at + 1] != letter:
            self._fail(path, f"expected {letter!r}" + (f" or {or_else!r}" if or_else else ""))
        self.at += 1

    def _skip_space(self) -> None:
        found = _AFTER_SPACE.search(self.text, self.at)
        self.at = found.start() if found else len(self.text)

    def _line(self) -> int:
        return bisect_right(self.line_starts, self.at)

    def _fail(self, path: str, text: str) -> NoReturn:
        line = self._line()
        column = self.at - self.line_starts[line - 1] + 1
        raise BrokenFiles([Problem(self.file, line, path, f"column {column}: {text}")])
