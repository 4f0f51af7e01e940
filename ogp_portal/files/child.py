"""`python child.py OPERATION TYPE TITLE`: reads one file from standard input, under hard limits.

Run by `sandbox.py` as a process of its own, without settings, secrets or database. Whatever a file
makes a parser do, it ends with this process: time and memory are limited, it can write no more than
its answer, and start or reach nothing. The answer is one line of JSON, then the bytes made, if any.
"""

import dataclasses
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
    """Answers with what `operation` (check, text, read, clean, draw) made of the file."""
    _find_the_project()
    from ogp_portal.common import limits

    seconds = {"check": limits.CHECK_SECONDS, "draw": limits.DRAW_SECONDS}
    memory = limits.DRAW_MEMORY if operation == "draw" else limits.READER_MEMORY
    _limit(seconds.get(operation, limits.READ_SECONDS), memory)
    logging.disable(logging.CRITICAL)  # parsers log each oddity of a file
    from ogp_portal.files import confinement

    _load(operation)
    confinement.confine()
    sys.stdout.buffer.write(answer(operation, sys.stdin.buffer.read(), content_type, title))
    sys.stdout.buffer.flush()


def _load(operation: str) -> None:
    """The parsers, while the process may still do what loading them takes."""
    if operation == "draw":
        import pypdfium2  # noqa: F401

        from ogp_portal.files import drawing  # noqa: F401
    else:
        from ogp_portal.files import formats, reading  # noqa: F401


def answer(operation: str, content: bytes, content_type: str, title: str) -> bytes:
    """One line of JSON that says what is wrong, if anything, then the bytes that were made."""
    from ogp_portal.files.faults import Unclean, Unfit, Unread

    made, said = b"", {}
    try:
        made = _made(operation, content, content_type, title)
    except Unfit as unfit:
        said = {"fault": unfit.fault.value}
    except Unclean as unclean:
        said = {"unclean": str(unclean)}
    except Unread as unread:
        said = {"unread": str(unread)}
    return json.dumps(said).encode() + b"\n" + made


def _made(operation: str, content: bytes, content_type: str, title: str) -> bytes:
    if operation == "draw":
        from ogp_portal.files import drawing

        order, _newline, picture = content.partition(b"\n")
        return json.dumps(drawing.drawn(picture, content_type, json.loads(order))).encode()
    from ogp_portal.files import formats, reading

    if operation == "check":
        formats.check(content, content_type)
        return b""
    if operation == "clean":
        return formats.cleaned(content, content_type, title)
    if operation == "read":
        return json.dumps(dataclasses.asdict(reading.read(content, content_type))).encode()
    return reading.text_in(content, content_type).encode()


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
