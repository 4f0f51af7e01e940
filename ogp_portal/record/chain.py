"""The arithmetic of the record, as docs/record.md describes it and the verifier does it again.

Everything is SHA-256 over canonical JSON in UTF-8: names sorted, no spaces, no escapes but those
that JSON demands. Facts hold text, whole numbers, truth values and lists of them, so that every
program writes them alike.
"""

import hashlib
import json
from collections.abc import Mapping

BEFORE_THE_FIRST = "0" * 64
"""What stands in the first entry as the hash before it."""

DIGITS = 64
"""Hexadecimal digits of a hash, and of a salt."""


def canonical(value: object) -> str:
    """The one way to write a value as JSON."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal_of(facts: Mapping[str, object], salt: str) -> str:
    """The salted checksum of facts: the salt, a line end, and the facts as canonical JSON."""
    return _sha256(f"{salt}\n{canonical(facts)}")


def hash_of(number: int, at: str, event: str, seal: str, previous: str) -> str:
    """The hash of an entry, which the next one holds as `previous`. `at` is its time as text."""
    entry = {
        "number": number,
        "at": at,
        "event": event,
        "seal": seal,
        "previous": previous,
    }
    return _sha256(canonical(entry))


def checksum_of_text(words: str) -> str:
    """What facts hold in place of a text."""
    return _sha256(words)


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
