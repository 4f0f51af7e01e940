"""Reads pipelined HTTP/1.1 answers from one connection, quicker than nginx writes them."""

import socket

READ_SIZE = 1 << 20
_HEAD_END = b"\r\n\r\n"


def read_statuses(connection: socket.socket, expected: int) -> list[int]:
    """The statuses of the next `expected` answers. Raises ConnectionError when there are fewer."""
    statuses: list[int] = []
    waiting = b""
    while len(statuses) < expected:
        received = connection.recv(READ_SIZE)
        if not received:
            raise ConnectionError(f"closed after {len(statuses)} of {expected} answers")
        waiting = take_whole_answers(waiting + received, statuses)
    return statuses


def take_whole_answers(waiting: bytes, statuses: list[int]) -> bytes:
    """Notes the status of each complete answer in `waiting`; returns what is left of it."""
    start = 0
    while (head_end := waiting.find(_HEAD_END, start)) >= 0:
        head = waiting[start:head_end].lower()
        end = _body_end(waiting, head, head_end + len(_HEAD_END))
        if end is None:
            break
        statuses.append(int(head[9:12]))  # after "http/1.1 "
        start = end
    return waiting[start:]


def _body_end(waiting: bytes, head: bytes, start: int) -> int | None:
    """Where the body that begins at `start` ends; None while part of it is still to come."""
    _, found, after = head.partition(b"\r\ncontent-length:")
    if found:
        end = start + int(after.split(b"\r\n", 1)[0])
        return end if end <= len(waiting) else None
    return _chunks_end(waiting, start)


def _chunks_end(waiting: bytes, start: int) -> int | None:
    """The same for a chunked body (RFC 9112, 7.1), as nginx sends what it has compressed."""
    while (line_end := waiting.find(b"\r\n", start)) >= 0:
        size = int(waiting[start:line_end], 16)
        start = line_end + 2 + size + 2
        if start > len(waiting):
            break
        if size == 0:
            return start
    return None
