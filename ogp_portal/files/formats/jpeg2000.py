"""JPEG 2000, as scanners put it into PDFs: the picture and its colours, and nothing else."""

from ..faults import Fault, Unfit

_BOXES, _CODESTREAM = b"\x00\x00\x00\x0cjP  ", b"\xff\x4f\xff\x51"
_SHOWN = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}
_SHOWN_IN_HEADER = {b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"res "}
_COMMENT, _TILE, _SIZES = 0xFF64, 0xFF90, 8


def is_one(content: bytes) -> bool:
    return content.startswith((_BOXES, _CODESTREAM))


def bare(content: bytes) -> bytes:
    """The picture without the boxes and comments that describe it. Unfit for a broken one."""
    if content.startswith(_CODESTREAM):
        return _without_comments(content)
    return _boxes(content, _SHOWN)


def _boxes(content: bytes, shown: set[bytes]) -> bytes:
    kept, place = [], 0
    while place < len(content):
        kind, begins, end = _box(content, place)
        inside = content[begins:end]
        if kind == b"jp2c":
            inside = _without_comments(inside)
        elif kind == b"jp2h":
            inside = _boxes(inside, _SHOWN_IN_HEADER)
        if kind in shown:
            kept.append((len(inside) + _SIZES).to_bytes(4) + kind + inside)
        place = end
    return b"".join(kept)


def _box(content: bytes, place: int) -> tuple[bytes, int, int]:
    """The kind of the box at `place`, where its content begins, and where it ends."""
    length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + _SIZES]
    begins = place + _SIZES
    if length == 1:  # the length did not fit and stands in eight bytes of its own
        length, begins = int.from_bytes(content[begins : begins + 8]), begins + 8
    end = place + length if length else len(content)
    if begins > end or end > len(content):
        raise Unfit(Fault.BROKEN)
    return kind, begins, end


def _without_comments(stream: bytes) -> bytes:
    """The codestream without the comments in its main header, where programs sign their work."""
    kept, place = [stream[:2]], 2
    while place + 4 <= len(stream):
        marker = int.from_bytes(stream[place : place + 2])
        if marker == _TILE:
            return b"".join([*kept, stream[place:]])
        end = place + 2 + int.from_bytes(stream[place + 2 : place + 4])
        if marker != _COMMENT:
            kept.append(stream[place:end])
        place = end
    raise Unfit(Fault.BROKEN)
