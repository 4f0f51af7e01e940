"""Asking clamd."""

import socket

import pytest

from ogp_portal.common import limits
from ogp_portal.files.scanning import Verdict, scan

from .clamd import EICAR, clamd


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b"Svar", Verdict.CLEAN),
        (b"x" * 300_000, Verdict.CLEAN),
        (b"x" * 70_000 + EICAR, Verdict.INFECTED),
    ],
)
def test_the_scanner_is_asked_and_believed(settings, content, verdict):
    with clamd() as settings.CLAMD:
        assert scan(content) == verdict


@pytest.mark.parametrize(
    "reply", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OKAY\0", b"\xff" * 9000]
)
def test_what_is_no_verdict_is_none(settings, reply):
    with clamd(reply) as settings.CLAMD:
        assert scan(b"Svar") == Verdict.UNKNOWN


def test_without_a_scanner_nothing_is_known(settings):
    settings.CLAMD = None
    assert scan(b"Svar") == Verdict.UNKNOWN


def test_a_scanner_that_is_away_is_no_verdict(settings, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD = server.getsockname()
    assert scan(b"Svar") == Verdict.UNKNOWN
    settings.CLAMD = str(tmp_path / "clamd.ctl")
    assert scan(b"Svar") == Verdict.UNKNOWN


def test_a_scanner_that_says_nothing_is_not_waited_for(settings, monkeypatch):
    monkeypatch.setattr(limits, "SCAN_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD = server.getsockname()
        assert scan(b"Svar") == Verdict.UNKNOWN


def test_a_unix_socket_is_spoken_to(settings, tmp_path):
    with clamd(path=tmp_path / "clamd.ctl") as settings.CLAMD:
        assert str(tmp_path / "clamd.ctl") == settings.CLAMD
        assert scan(b"Svar") == Verdict.CLEAN
