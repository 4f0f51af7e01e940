"""Reading and rewriting the XML of office files, element by element: prefixes stay as they were."""

from collections.abc import Callable
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from ..faults import Fault, Unfit

Attributes = dict[str, str]


class Visitor:
    """Sees each element and gives back what is written: everything as it was, if not said otherwise."""

    def start(self, name: str, attributes: Attributes) -> Attributes | None:
        """The attributes to write; None leaves the element out, with all that is in it."""
        return attributes

    def text(self, name: str, words: str) -> str:
        """The words to write inside the element `name`."""
        return words

    def end(self, name: str) -> None:
        """The element is over; it is not called for one that is left out."""


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def rewritten(xml: bytes, visitor: Visitor) -> bytes:
    """The document as `visitor` lets it through, without comments and instructions.

    Raises Unfit for what is no XML, or declares a document type and with it entities.
    """
    written: list[str] = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']
    _parse(xml, _Writing(visitor, written.append))
    return "".join(written).encode()


def read(xml: bytes, visitor: Visitor) -> None:
    """Shows each element to `visitor` and writes nothing. Raises Unfit as `rewritten`."""
    _parse(xml, _Writing(visitor, lambda _text: None))


class _Writing:
    """Follows the parser: which elements are open, and how deep inside one that is left out."""

    def __init__(self, visitor: Visitor, write: Callable[[str], object]):
        self.visitor, self.write = visitor, write
        self.open: list[str] = []
        self.left_out = 0

    def start(self, name: str, attributes: Attributes) -> None:
        kept = None if self.left_out else self.visitor.start(name, attributes)
        if kept is None:
            self.left_out += 1
            return
        self.open.append(name)
        self.write(f"<{name}{''.join(f' {key}={quoteattr(kept[key])}' for key in kept)}>")

    def end(self, name: str) -> None:
        if self.left_out:
            self.left_out -= 1
            return
        self.open.pop()
        self.visitor.end(name)
        self.write(f"</{name}>")

    def text(self, words: str) -> None:
        if not self.left_out and self.open:
            self.write(escape(self.visitor.text(self.open[-1], words)))


def _parse(xml: bytes, writing: _Writing) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = writing.start
    parser.EndElementHandler = writing.end
    parser.CharacterDataHandler = writing.text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise Unfit(Fault.BROKEN) from error


def _refuse(*_declared: object) -> None:
    raise Unfit(Fault.BROKEN)
