"""JPEG: what decides how the picture looks, and none of what describes it."""

import re

from ..faults import Fault, Unfit

_START, _END, _SCAN = b"\xff\xd8", 0xD9, 0xDA
_JFIF, _ADOBE = (0xE0, b"JFIF\x00"), (0xEE, b"Adobe")
_JFIF_WITHOUT_THUMBNAIL = 12
"""Bytes of a JFIF segment before the size of the small picture that may follow."""

_SHOWN = {*range(0xC0, 0xD0), _SCAN, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF}
"""Segments that decide how it looks: frames, tables, scans. JFIF and Adobe's are kept in part."""

_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
"""The end of a scan: a marker that neither stands for a point nor restarts the scan."""


def bare(content: bytes) -> bytes:
    """The first picture in `content`, its points untouched, without words, places and thumbnails.

    What follows it is left out: phones put a second picture there, with a place of its own.
    Unfit for what is no JPEG.
    """
    kept, place = [_START], len(_START)
    while found := _MARKER.match(content, place):
        marker, place = found[1][0], found.end()
        if marker == _END:
            break
        end = place + int.from_bytes(content[place : place + 2])
        if end > len(content) or end < place + 2:
            raise Unfit(Fault.BROKEN)
        if segment := _shown(marker, content[place + 2 : end]):
            kept.append(segment)
        place = end
        if marker == _SCAN:
            following = _MARKER.search(content, place)
            place = following.start() if following else len(content)
            kept.append(content[end:place])
    if len(kept) == 1:
        raise Unfit(Fault.BROKEN)
    return b"".join([*kept, bytes((0xFF, _END))])


def _shown(marker: int, data: bytes) -> bytes:
    """The segment as it is written, b"" for one that only describes."""
    if marker == _JFIF[0] and data.startswith(_JFIF[1]):
        data = data[:_JFIF_WITHOUT_THUMBNAIL].ljust(_JFIF_WITHOUT_THUMBNAIL, b"\0") + b"\0\0"
    elif marker not in _SHOWN and not (marker == _ADOBE[0] and data.startswith(_ADOBE[1])):
        return b""
    return bytes((0xFF, marker)) + (len(data) + 2).to_bytes(2) + data
