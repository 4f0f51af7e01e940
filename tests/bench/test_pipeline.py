"""Answers sent back to back are told apart, wherever the network cuts them."""

import pytest

from bench.pipeline import take_whole_answers

SIZED = b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = (
    b"HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"6\r\nab\r\n0\r\r\n3\r\nend\r\n0\r\n\r\n"
)
STREAM = SIZED + CHUNKED + SIZED


def test_sized_and_chunked_answers_follow_each_other():
    statuses: list[int] = []
    assert take_whole_answers(STREAM, statuses) == b""
    assert statuses == [200, 304, 200]


@pytest.mark.parametrize("cut", range(1, len(STREAM), 7))
def test_an_answer_cut_anywhere_is_finished_with_the_next_read(cut):
    statuses: list[int] = []
    left = take_whole_answers(STREAM[:cut], statuses)
    assert take_whole_answers(left + STREAM[cut:], statuses) == b""
    assert statuses == [200, 304, 200]
