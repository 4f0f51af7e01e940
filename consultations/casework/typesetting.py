"""Typesets answers one after another: a program of its own, started by printing.py.

    python typesetting.py TEMPLATE FONTS

Reads one answer as JSON per line and writes, for each, eight bytes with a length and that many
bytes of PDF/A-2a (tagged, PDF/UA-1 as well). A length of 0 means that typst refused it; the reason
is on standard error. It imports nothing of the portal.
"""

import datetime as dt
import json
import sys
from pathlib import Path

import typst

STANDARDS = ["a-2a", "ua-1"]


def main(template: str, fonts: str) -> int:
    """Goes on until its input ends; one loading of the fonts serves all answers."""
    source = Path(template).read_bytes()
    ours = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])
    for line in sys.stdin.buffer:
        _write(_typeset(source, ours, line.decode()))
    return 0


def _typeset(source: bytes, fonts: typst.Fonts, line: str) -> bytes:
    date = json.loads(line)["date"]
    try:
        return typst.compile(
            source,
            format="pdf",
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"answer": line},
            pdf_standards=STANDARDS,
            timestamp=dt.datetime(*date, tzinfo=dt.UTC),
        )
    except typst.TypstError as error:
        sys.stderr.write(error.message.splitlines()[0] + "\n")
        return b""


def _write(pdf: bytes) -> None:
    sys.stdout.buffer.write(len(pdf).to_bytes(8, "big") + pdf)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
