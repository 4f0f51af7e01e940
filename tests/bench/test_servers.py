"""Servers are started as the portal's own, and stopped with all that belongs to them."""

import os
import sys
from pathlib import Path

import pytest

from bench.processes import all_processes
from bench.servers import SERVER_OPTIONS, ServerError, running, wait_for_port
from deploy.children import portal_children


def test_the_web_server_runs_as_the_portal_starts_it(tmp_path):
    environment = {"OGP_HOST": "127.0.0.1", "OGP_PORT": "8000"}
    web = next(child for child in portal_children(environment, tmp_path) if child.name == "web")
    assert set(SERVER_OPTIONS) <= set(web.command)


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
