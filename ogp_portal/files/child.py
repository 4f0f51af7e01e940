"""`python child.py OPERATION TYPE TITLE`: reads one file from standard input, under hard limits.

Run by `sandbox.py` as a process of its own, without settings, secrets or database. Whatever a file
makes a parser do, it ends with this process: time and memory are limited, it can write no more than
its answer, and start or reach nothing. The answer is one line of JSON, then the bytes made, if any.
"""

import json
import logging
import resource
import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LARGEST_ANSWER = 100 * 1024 * 1024
OPEN_FILES = 64


def main(operation: str, content_type: str, title: str) -> None:
    """Answers with what `operation` (check, text, clean) made of the file."""
    _find_the_project()
    from ogp_portal.common import limits

    seconds = limits.CHECK_SECONDS if operation == "check" else limits.READ_SECONDS
    _limit(seconds, limits.READER_MEMORY)
    logging.disable(logging.CRITICAL)  # parsers log each oddity of a file
    from ogp_portal.files import confinement, formats, reading  # noqa: F401 - loaded while it may

    confinement.confine()
    sys.stdout.buffer.write(answer(operation, sys.stdin.buffer.read(), content_type, title))
    sys.stdout.buffer.flush()


def answer(operation: str, content: bytes, content_type: str, title: str) -> bytes:
    """One line of JSON that says what is wrong, if anything, then the bytes that were made."""
    from ogp_portal.files import formats, reading
    from ogp_portal.files.faults import Unclean, Unfit

    made, said = b"", {}
    try:
        if operation == "check":
            formats.check(content, content_type)
        elif operation == "clean":
            made = formats.cleaned(content, content_type, title)
        else:
            made = reading.text_in(content, content_type).encode()
    except Unfit as unfit:
        said = {"fault": unfit.fault.value}
    except Unclean as unclean:
        said = {"unclean": str(unclean)}
    return json.dumps(said).encode() + b"\n" + made


def _find_the_project() -> None:
    """Makes the modules of `ogp_portal` known without its own start, which loads all of Celery."""
    package = types.ModuleType("ogp_portal")
    package.__path__ = [str(ROOT / "ogp_portal")]
    sys.modules["ogp_portal"] = package


def _limit(seconds: int, memory: int) -> None:
    """Processor time, memory, bytes written, open files; no memory dump holds the file."""
    _set(resource.RLIMIT_CPU, seconds)
    _set(resource.RLIMIT_FSIZE, LARGEST_ANSWER)
    _set(resource.RLIMIT_NOFILE, OPEN_FILES)
    _set(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":  # macOS counts what a process could use, and starts above it
        _set(resource.RLIMIT_AS, memory)


def _set(which: int, most: int) -> None:
    _now, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(which, (most, most))


if __name__ == "__main__":
    main(*sys.argv[1:4])
