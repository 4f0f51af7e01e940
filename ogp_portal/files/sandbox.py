"""Has a process of its own look into a stranger's file (child.py), and takes its answer."""

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from ogp_portal.common import limits

from .child import LARGEST_ANSWER
from .faults import Fault, Unclean, Unfit, Unread
from .reading import Reading

logger = logging.getLogger(__name__)

PROGRAM = Path(__file__).with_name("child.py")
PATIENCE = 2
"""How many times the seconds of work may pass on a busy machine."""


class BrokeDown(Exception):
    """The process died over the file: it took too long, too much memory, or hit a parser's bug."""


def check(content: bytes, content_type: str) -> None:
    """Raises `Unfit` for what a file of this type may not be or hold, or cannot be looked into."""
    try:
        with tempfile.TemporaryFile() as file:
            file.write(content)
            file.seek(0)
            _run("check", file, content_type, seconds=limits.CHECK_SECONDS)
    except BrokeDown as problem:
        logger.warning("a file could not be checked: %s", problem)
        raise Unfit(Fault.TOO_COMPLICATED) from problem


def cleaned(path: Path, content_type: str, *, title: str) -> bytes:
    """The copy of the file that the public may have. Raises `Unclean` when there can be none."""
    try:
        with path.open("rb") as file:
            return _run("clean", file, content_type, title, seconds=limits.READ_SECONDS)
    except (BrokeDown, Unfit) as problem:
        raise Unclean(str(problem)) from problem


def text_of(path: Path, content_type: str) -> str:
    """The text of the file at `path` on one line, cut at the limit; "" where there is none.

    PDF, DOCX, ODT, TXT and CSV are read; a broken, encrypted or over-large file has no text.
    FileNotFoundError when the bytes are not there.
    """
    if path.stat().st_size > limits.FILE_SIZE:
        return ""
    try:
        with path.open("rb") as file:
            return _run("text", file, content_type, seconds=limits.READ_SECONDS).decode()
    except BrokeDown as problem:
        logger.warning("no text in %s: %s", path.name, problem)
        return ""


def read(path: Path, content_type: str) -> Reading:
    """The whole of what the file at `path` says. Raises `Unread` where that is not known.

    FileNotFoundError when the bytes are not there.
    """
    try:
        with path.open("rb") as file:
            made = _run("read", file, content_type, seconds=limits.READ_SECONDS)
    except BrokeDown as problem:
        raise Unread(str(problem)) from problem
    return Reading(**json.loads(made))


def drawn(path: Path, content_type: str, order: dict[str, object]) -> dict[str, dict[str, object]]:
    """Pages as pictures with bars burnt in, as drawing.py says. Raises `BrokeDown`.

    FileNotFoundError when the bytes are not there.
    """
    with tempfile.TemporaryFile() as sent, path.open("rb") as file:
        sent.write(json.dumps(order).encode() + b"\n")
        shutil.copyfileobj(file, sent)
        sent.seek(0)
        return json.loads(_run("draw", sent, content_type, seconds=limits.DRAW_SECONDS))


def _run(
    operation: str, file: BinaryIO, content_type: str, title: str = "", *, seconds: int
) -> bytes:
    """What the process made. It gets the open file, and no environment: no secret is within reach."""
    command = [sys.executable, "-I", str(PROGRAM), operation, content_type, title]
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as complaint:
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                command,
                stdin=file,
                stdout=answer,
                stderr=complaint,
                cwd=os.sep,
                env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
                timeout=PATIENCE * seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise BrokeDown(f"{operation} took longer than {PATIENCE * seconds} s") from error
        if done.returncode:
            raise BrokeDown(f"{operation} ended with {done.returncode}: {_last_line(complaint)}")
        answer.seek(0)
        return _answered(answer.read(LARGEST_ANSWER))


def _answered(answer: bytes) -> bytes:
    first, _newline, made = answer.partition(b"\n")
    said = json.loads(first)
    if "fault" in said:
        raise Unfit(Fault(said["fault"]))
    if "unread" in said:
        raise Unread(said["unread"])
    if "unclean" in said:
        raise Unclean(said["unclean"])
    return made


def _last_line(complaint: BinaryIO) -> str:
    complaint.seek(0)
    lines = complaint.read(10_000).decode(errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else ""
