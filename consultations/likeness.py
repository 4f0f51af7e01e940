"""How alike two texts are: sequences of three words, and MinHash signatures of them.

Pure computing; rows and rules are in models/likeness.py and actions/likening.py. The signature of a
text depends on its words, `SEED` and `METHOD` alone, on every machine and in every release: the
hashes are BLAKE2 and whole numbers, nobody's random generator (docs/adr/0009).
"""

import re
import unicodedata
import zlib
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

METHOD = 1
"""Raised when a change makes other signatures of the same texts; all are then made anew."""

SEED = 20111109
"""Fixed for good. (The day in 2011 on which Denmark said it would join OGP needs no better.)"""

WORDS_IN_A_ROW = 3
HASHES = 128
BANDS = 42
_PER_BAND = 3
"""Two texts with half of their sequences in common share a band 996 times of 1,000, two with four
of ten 94 times of 100, two with one of a hundred once in 24,000 times."""

_WORD = re.compile(r"\w+")
_AT_A_TIME = 1024


@dataclass(frozen=True)
class Signature:
    """What is kept of a text to compare it by.

    `hashes` holds HASHES numbers of four bytes. `words_key` is the same for two texts that differ
    in case, signs and line breaks alone. `sequences` counts the different sequences of words.
    """

    hashes: bytes
    words_key: int
    sequences: int


def words_of(text: str) -> list[str]:
    """The words in lower case, without signs between them."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def sequences_of(text: str) -> set[str]:
    """Every three words in a row; order of paragraphs hardly changes it, other words do."""
    words = words_of(text)
    last = len(words) - WORDS_IN_A_ROW + 1
    return {" ".join(words[start : start + WORDS_IN_A_ROW]) for start in range(max(last, 0))}


def sign(text: str) -> Signature:
    """The signature of `text`; with `hashes` empty where it has no three words in a row."""
    import numpy as np  # in the worker alone: a web process stays small

    sequences = sequences_of(text)
    words_key = int.from_bytes(_digest(" ".join(words_of(text))), "little", signed=True)
    if not sequences:
        return Signature(b"", words_key, 0)
    factors, terms = _permutations()
    numbers = np.frombuffer(b"".join(map(_digest, sequences)), dtype="<u8")
    least = np.full(HASHES, np.iinfo(np.uint32).max, dtype=np.uint64)
    for start in range(0, len(numbers), _AT_A_TIME):
        some = numbers[start : start + _AT_A_TIME, None]
        mixed = (some * factors + terms) >> np.uint64(32)
        least = np.minimum(least, mixed.min(axis=0))
    return Signature(least.astype("<u4").tobytes(), words_key, len(sequences))


def _digest(text: str) -> bytes:
    return blake2b(text.encode(errors="replace"), digest_size=8).digest()


@cache
def _permutations():
    """Odd factors and terms of 64 bits, one pair per hash, worked out from SEED."""
    import numpy as np  # in the worker alone: a web process stays small

    drawn = b"".join(_digest(f"{SEED}/{METHOD}/{number}") for number in range(2 * HASHES))
    numbers = np.frombuffer(drawn, dtype="<u8")
    return numbers[:HASHES] | np.uint64(1), numbers[HASHES:]


def bands_of(hashes: bytes, scope: int) -> list[int]:
    """One number of 32 bits per band; two texts of one `scope` with one in common are compared."""
    size = 4 * _PER_BAND
    return [
        zlib.crc32(hashes[band * size : (band + 1) * size], zlib.crc32(f"{scope}/{band}".encode()))
        - 2**31
        for band in range(BANDS)
    ]


def similarity(hashes: bytes, others: list[bytes]) -> list[float]:
    """The estimated share of sequences in common with each of `others`, from 0 to 1."""
    import numpy as np  # in the worker alone: a web process stays small

    one = np.frombuffer(hashes, dtype="<u4")
    rest = np.frombuffer(b"".join(others), dtype="<u4").reshape(len(others), HASHES)
    return (rest == one).mean(axis=1).tolist()


class Leaders:
    """The texts that others are compared with. The first of its kind leads, the next ones follow.

    Whoever adds texts in one order gets one result: a text follows the leader it is most like,
    the earlier of two equals, when it is like it by `threshold` at least; else it leads itself.
    """

    def __init__(self, threshold: float):
        self._threshold = threshold
        self._hashes: list[bytes] = []
        self._keys: list[int] = []
        self._by_band: dict[int, list[int]] = {}

    def add(self, key: int, hashes: bytes, bands: list[int]) -> None:
        """A leader. Earlier ones are added first."""
        place = len(self._keys)
        self._keys.append(key)
        self._hashes.append(hashes)
        for band in bands:
            self._by_band.setdefault(band, []).append(place)

    def place(self, key: int, hashes: bytes, bands: list[int]) -> tuple[int, float]:
        """(key of the leader, similarity to it); its own key and 1.0 when it leads from now on."""
        found = sorted({place for band in bands for place in self._by_band.get(band, [])})
        if found:
            near = similarity(hashes, [self._hashes[place] for place in found])
            best = max(range(len(found)), key=near.__getitem__)
            if near[best] >= self._threshold:
                return self._keys[found[best]], near[best]
        self.add(key, hashes, bands)
        return key, 1.0
