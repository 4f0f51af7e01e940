"""What a catalogue is made of: nodes with properties, and values of four kinds."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import override

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dcatap": "http://data.europa.eu/r5r/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_NOT_IN_AN_IRI = {sign: f"%{ord(sign):02X}" for sign in '<>"{}|^`\\ '}


@dataclass(frozen=True)
class Iri:
    """The name of a thing; signs that none may hold are written as per cent."""

    value: str

    @property
    def safe(self) -> str:
        return "".join(_NOT_IN_AN_IRI.get(sign, sign) for sign in self.value)


@dataclass(frozen=True)
class Words:
    """A text in one language; "" where it is in none."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Typed:
    """A value with its type: 'xsd:date'."""

    text: str
    type: str


@dataclass(frozen=True)
class Node:
    """A thing: its name (none where nobody else names it), its class, and what is said of it."""

    type: str
    name: Iri | None = None
    said: list[tuple[str, list["Value"]]] = field(default_factory=list)

    def say(self, property_name: str, *values: "Value | None") -> "Node":
        """Adds what is said; nothing where there is no value. Returns the node."""
        if known := [value for value in values if value is not None]:
            self.said.append((property_name, known))
        return self


Value = Iri | Words | Typed | Node


def in_both(text: object) -> Iterable[Words]:
    """A lazy text in Danish and English."""
    found = []
    for language in ("da", "en"):
        with override(language):
            found.append(Words(str(text), language))
    return found
