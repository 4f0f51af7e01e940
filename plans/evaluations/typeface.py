"""Which characters the PDF's fonts can show. PDF/UA forbids a glyph that is missing."""

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"
FAMILY = "IBM Plex Sans"

_WINDOWS, _UNICODE_BASIC = 3, 1
_SEGMENTS_FORMAT = 4
_SHOWS_NOTHING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_LEFT_OUT = {*_SHOWS_NOTHING, "Mn"}
_NEW_LINES = "\n\u2028\u2029"


def printable(text: str) -> str:
    """`text` with what the fonts lack written out by its Unicode name: "[grinning face]".

    Control and formatting characters go, since they show nothing; lines stay lines.
    """
    text = unicodedata.normalize("NFC", text)
    shown = characters()
    return text if shown.issuperset(text) else "".join(_written(letter) for letter in text)


def _written(letter: str) -> str:
    if letter in _NEW_LINES:
        return "\n"
    if letter in characters():
        return letter
    if letter.isspace():
        return " "
    if unicodedata.category(letter) in _LEFT_OUT:
        return ""
    return f"[{unicodedata.name(letter, f'U+{ord(letter):04X}').lower()}]"


@cache
def characters() -> frozenset[str]:
    """Every character that all the fonts have and PDF/UA allows."""
    sets = [_characters_of(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))]
    return frozenset(
        letter
        for letter in frozenset.intersection(*sets)
        if unicodedata.category(letter) not in _SHOWS_NOTHING
    )


def _characters_of(font: bytes) -> frozenset[str]:
    """The characters of one TrueType font, from its `cmap` table."""
    start = _table(font, b"cmap")
    for index in range(struct.unpack_from(">H", font, start + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * index)
        if (platform, encoding) == (_WINDOWS, _UNICODE_BASIC):
            return frozenset(map(chr, _segments(font, start + offset)))
    raise ValueError("the font has no Unicode character map")


def _table(font: bytes, wanted: bytes) -> int:
    """Where the table `wanted` begins."""
    for index in range(struct.unpack_from(">H", font, 4)[0]):
        name, _checksum, offset, _length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if name == wanted:
            return offset
    raise ValueError(f"the font has no table {wanted!r}")


def _segments(font: bytes, start: int) -> set[int]:
    """The code points of a character map of format 4: ranges of 16-bit numbers."""
    kind, _length, _language, doubled = struct.unpack_from(">4H", font, start)
    if kind != _SEGMENTS_FORMAT:
        raise ValueError(f"character map of format {kind}")
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    starts = struct.unpack_from(f">{count}H", font, start + 16 + doubled)
    ranges = zip(starts, ends, strict=True)
    return {point for first, last in ranges for point in range(first, last + 1)} - {0xFFFF}
