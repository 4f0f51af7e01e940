"""Servers are watched while they start, and stopped with all that belongs to them."""

import os
import sys
from pathlib import Path

import pytest

from bench.processes import all_processes
from bench.servers import ServerError, running, wait_for_port


def test_a_process_is_gone_when_its_block_ends(tmp_path):
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    with running(command, dict(os.environ), tmp_path / "log") as process:
        assert process.pid in all_processes()
    assert process.poll() is not None


def test_a_server_that_gives_up_is_reported_with_its_last_words(tmp_path: Path):
    log = tmp_path / "log"
    command = [sys.executable, "-c", "raise SystemExit('no such application')"]
    with (
        running(command, dict(os.environ), log) as process,
        pytest.raises(ServerError, match="no such application"),
    ):
        wait_for_port(process, 1, log)
