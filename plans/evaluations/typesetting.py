"""Runs typst on a report: a program of its own, started by pdf.py for each PDF.

    python typesetting.py TEMPLATE FONTS YEAR MONTH DAY < report.json > report.pdf

On its own it can use as much memory as it needs and give it all back, and whatever happens to it
cannot harm the worker that started it. It imports nothing of the portal.
"""

import datetime as dt
import sys
from pathlib import Path

import typst

REFUSED = 3
"""Exit status when typst refuses the report; the reason is on standard error, in one line."""


def main(template: str, fonts: str, *date: str) -> int:
    """Writes the PDF to standard output; only the given fonts are used."""
    only_ours = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]
    )
    try:
        pdf = typst.compile(
            Path(template).read_bytes(),
            format="pdf",
            font_paths=only_ours,
            ignore_system_fonts=True,
            sys_inputs={"report": sys.stdin.buffer.read().decode()},
            pdf_standards=["ua-1"],
            timestamp=dt.datetime(*map(int, date), tzinfo=dt.UTC),
        )
    except typst.TypstError as error:
        sys.stderr.write(error.message.splitlines()[0])
        return REFUSED
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
