"""Asking ClamAV's daemon (clamd) whether a file holds a virus, where one is configured.

The protocol is clamd's own INSTREAM: the content in pieces, each after its length, then a zero.
"""

import logging
import re
import socket
import struct
from enum import StrEnum

from django.conf import settings

from ogp_portal.common import limits

logger = logging.getLogger(__name__)

PIECE = 64 * 1024
LONGEST_REPLY = 4096


class Verdict(StrEnum):
    """What the scanner said."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"
    """There is no scanner, or it gave no answer in time."""


def is_configured() -> bool:
    """Whether there is a scanner to ask."""
    return bool(settings.CLAMD)


def scan(content: bytes) -> Verdict:
    """The scanner's word within limits.SCAN_SECONDS; UNKNOWN where there is none."""
    if not settings.CLAMD:
        return Verdict.UNKNOWN
    try:
        reply = _ask(content)
    except OSError as problem:
        logger.warning("clamd gave no answer: %s", type(problem).__name__)
        return Verdict.UNKNOWN
    if reply.endswith(" FOUND"):
        # The name of the virus is the scanner's; the file's name is not written.
        logger.warning("clamd found %s", re.sub(r"[^\w.:/ -]", "", reply))
        return Verdict.INFECTED
    if reply == "stream: OK":
        return Verdict.CLEAN
    logger.warning("clamd did not scan: %s", re.sub(r"[^\w.:/ -]", "", reply))
    return Verdict.UNKNOWN


def _ask(content: bytes) -> str:
    """The daemon's one line. OSError, and with it a timeout, when it cannot be had."""
    with _connected() as daemon:
        daemon.sendall(b"zINSTREAM\0")
        for place in range(0, len(content), PIECE):
            piece = content[place : place + PIECE]
            daemon.sendall(struct.pack("!I", len(piece)) + piece)
        daemon.sendall(struct.pack("!I", 0))
        reply = b""
        while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY:
            more = daemon.recv(LONGEST_REPLY)
            if not more:
                break
            reply += more
    return reply.rstrip(b"\0\n").decode(errors="replace")


def _connected() -> socket.socket:
    """A connection by Unix socket (the path) or TCP (host and port); each step has its time limit."""
    where = settings.CLAMD
    if isinstance(where, str):
        daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        daemon.settimeout(limits.SCAN_SECONDS)
        try:
            daemon.connect(where)
        except OSError:
            daemon.close()
            raise
        return daemon
    return socket.create_connection(where, timeout=limits.SCAN_SECONDS)
