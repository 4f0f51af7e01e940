"""Looks into files without a process for each: half a second less, where the file is ours."""

from typing import BinaryIO

from ogp_portal.files import sandbox
from ogp_portal.files.child import answer


def run(
    operation: str, file: BinaryIO, content_type: str, title: str = "", *, seconds: int
) -> bytes:
    """As `sandbox._run`, whose place it takes; what the process itself holds is in test_formats."""
    return sandbox._answered(answer(operation, file.read(), content_type, title))
