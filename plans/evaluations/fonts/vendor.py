"""Makes the fonts in this folder from an unpacked copy of the npm package `@ibm/plex-sans`.

    npm pack @ibm/plex-sans@1.1.0 && tar xzf ibm-plex-sans-1.1.0.tgz
    python plans/evaluations/fonts/vendor.py package

The package holds WOFF files, which the PDF engine cannot read. WOFF 1.0 is a TrueType font with
each table compressed by zlib (www.w3.org/TR/WOFF), so nothing of the font is changed. For
maintainers; the portal never runs it.
"""

import hashlib
import struct
import sys
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
STYLES = ["Regular", "Bold", "Italic"]
WOFF_SIGNATURE = 0x774F4646
HEADER = ">IIIHHI"
ENTRY = ">4sIIII"
FIRST_ENTRY, ENTRY_LENGTH = 44, 20


def main(package: Path) -> None:
    """Writes each font, the licence and the checksums of all."""
    for style in STYLES:
        woff = package / "fonts/complete/woff" / f"IBMPlexSans-{style}.woff"
        (HERE / f"IBMPlexSans-{style}.ttf").write_bytes(truetype(woff.read_bytes()))
    (HERE / "LICENSE.txt").write_bytes((package / "LICENSE.txt").read_bytes())
    (HERE / "SHA256SUMS").write_text(checksums())


def truetype(woff: bytes) -> bytes:
    """The TrueType font inside a WOFF 1.0 file; ValueError when it is none or is damaged."""
    signature, flavour, _length, count, _reserved, size = struct.unpack_from(HEADER, woff)
    if signature != WOFF_SIGNATURE:
        raise ValueError("not a WOFF 1.0 file")
    tables = [_table(woff, FIRST_ENTRY + ENTRY_LENGTH * index) for index in range(count)]
    power = 2 ** (count.bit_length() - 1)
    header = struct.pack(
        ">IHHHH", flavour, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    directory, body = b"", b""
    for name, checksum, content in tables:
        offset = len(header) + 16 * count + len(body)
        directory += struct.pack(">4sIII", name, checksum, offset, len(content))
        body += content + b"\0" * (-len(content) % 4)
    font = header + directory + body
    if len(font) != size:
        raise ValueError(f"the font is {len(font)} bytes long, its header says {size}")
    return font


def _table(woff: bytes, position: int) -> tuple[bytes, int, bytes]:
    """(name, checksum, content) of one table."""
    name, offset, packed, length, checksum = struct.unpack_from(ENTRY, woff, position)
    content = woff[offset : offset + packed]
    return name, checksum, zlib.decompress(content) if packed < length else content


def checksums() -> str:
    """One line per file in the form that `sha256sum --check` reads."""
    files = sorted([*HERE.glob("*.ttf"), HERE / "LICENSE.txt"])
    return "".join(
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
