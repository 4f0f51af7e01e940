"""Danish text: addresses, sorting and short references."""

import re
import secrets
import unicodedata

from django.utils.text import slugify

_SPELLED_OUT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "ae", "Ø": "oe", "Å": "aa"})
# In Danish order the letters æ, ø, å come after z; 'aa' is sorted as å.
_SORTED_LAST = str.maketrans({"æ": "z\x7f1", "ø": "z\x7f2", "å": "z\x7f3"})
# No 0/O, 1/I/L: a reference is read aloud on the telephone.
_REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def danish_slug(text: str, *, longest: int = 60) -> str:
    """An address word of `text`: 'Ærø – høringssvar' becomes 'aeroe-hoeringssvar'."""
    return slugify(text.translate(_SPELLED_OUT))[:longest].strip("-") or "uden-titel"


def danish_sort_key(text: str) -> str:
    """A key that sorts as Danish does by plain code points: …z, æ, ø, å, with aa as å."""
    folded = text.casefold().replace("aa", "å")
    kept = "".join(
        letter if letter in "æøå" else unicodedata.normalize("NFD", letter)[0] for letter in folded
    )
    return re.sub(r"\s+", " ", kept).strip().translate(_SORTED_LAST)


def new_reference(prefix: str) -> str:
    """A public reference such as 'S-7K3Q9M2X': 8 letters, about 39 bits, not guessable in order."""
    return f"{prefix}-" + "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(8))


def one_line(text: str) -> str:
    """`text` on one line, safe for a mail subject or a log: no control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def first_words(text: str, length: int) -> str:
    """The beginning of `text` on one line, at most `length` characters; "…" says that it goes on.

    Every character counts, marks on letters too, since a column counts them. It is cut between
    words; a word that is longer than two thirds of the room is cut within, between letters.
    """
    line = one_line(text[: 4 * length])
    if len(line) <= length and len(text) <= 4 * length:
        return line
    kept = line[: length - 1]
    words = f"{kept}{line[length - 1 : length]}".rpartition(" ")[0]
    if len(words) <= length // 3:
        words = kept[: _letter_begins(line, len(kept))]
    return words.rstrip(" ,;:–-") + "…"


def _letter_begins(line: str, place: int) -> int:
    """`place`, or the beginning of the letter whose marks it would cut off."""
    first = place
    while 0 < first < len(line) and unicodedata.combining(line[first]):
        first -= 1
    return first or place
