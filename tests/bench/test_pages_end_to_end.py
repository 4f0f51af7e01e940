"""`./ogp bench pages` on a tiny data set: every figure is there and none is absurd."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.processes import PROC, all_processes
from bench.stage import PROJECT
from bench.targets import PAGES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def written(folder) -> dict:
    options = ["--scale", "0.02", "--rounds", "1", "--requests", "24"]
    done = subprocess.run(
        [sys.executable, "-m", "bench", "pages", *options, "--json", str(folder / "out.json")],
        cwd=PROJECT,
        env={**os.environ, "OGP_DATA": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    return json.loads((folder / "out.json").read_text())


def test_every_page_but_page_400_is_there(written):
    assert list(written["pages"]) == [page.key for page in PAGES if page.key != "topic_p400"]


def test_every_page_cost_something(written):
    for key, figures in written["pages"].items():
        assert 0 < figures["cpu_ms"] < 1_000, key
        assert 0 < figures["p50_ms"] <= figures["p99_ms"], key
        assert 0.01 < figures["cpu_ratio"] < 100, key
        assert figures["queries"] > 0, key


def test_every_page_that_is_read_has_bytes(written):
    for key, figures in written["pages"].items():
        if key != "reply":
            assert 1_000 < figures["html_br_bytes"] < figures["html_bytes"], key


def test_memory_is_that_of_two_workers(written):
    assert 40 < written["memory_pss_mb"] < 1_000


def test_nothing_is_left_running(written, folder):
    assert [pid for pid in all_processes() if str(folder) in _words_of(pid)] == []


def _words_of(pid: int) -> str:
    """The command line and environment of a process; nothing of one that is not ours to read."""
    try:
        return "".join(
            (PROC / str(pid) / name).read_text(errors="replace") for name in ("cmdline", "environ")
        )
    except OSError:
        return ""
