"""The processes of a portal: they come back when they die, and none is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from deploy import children, process_table
from deploy.children import MARK, Child
from deploy.log_files import last_lines, rotate

ROOT = Path(__file__).resolve().parents[2]

FAMILY = ["/bin/sh", "-c", "sleep 60 & echo $!; wait"]
"""A process with a child of its own, whose number it prints."""


def make(tmp_path: Path, *command: str) -> Child:
    return Child("worker", list(command), dict(os.environ), tmp_path / "worker.log")


def wait_for(condition, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def printed_number(child: Child) -> int:
    wait_for(lambda: child.log.exists() and child.log.read_text().strip())
    return int(child.log.read_text().split()[-1])


def test_process_killed_young_comes_back_after_a_moment(tmp_path):
    child = make(tmp_path, "sleep", "60")
    child.start()
    child._process.send_signal(signal.SIGKILL)
    child._process.wait()
    assert child.revive().startswith("worker ended (SIGKILL); starting it again")
    assert not child.is_running()
    wait_for(lambda: child.revive() or child.is_running())
    child.kill()


def test_process_that_keeps_dying_is_tried_ever_more_slowly(tmp_path, monkeypatch):
    child = make(tmp_path, "false")
    delays = []
    for _ in range(9):
        child.start()
        child._process.wait()
        child.revive()
        delays.append(child.delay)
    assert delays == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_process_that_lived_long_comes_back_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(children, "STEADY_SECONDS", 0)
    child = make(tmp_path, "false")
    child.start()
    child._process.wait()
    assert "exit code 1" in child.revive()
    assert child.delay == 0


def test_what_a_killed_process_left_behind_is_gone_when_it_starts_again(tmp_path):
    child = make(tmp_path, *FAMILY)
    child.start()
    orphan = printed_number(child)
    child._process.kill()
    child._process.wait()
    assert process_table.is_alive(orphan)
    child.start()
    wait_for(lambda: not process_table.is_alive(orphan))
    child.kill()


def test_kill_ends_the_whole_family(tmp_path):
    child = make(tmp_path, *FAMILY)
    child.start()
    orphan = printed_number(child)
    child.kill()
    wait_for(lambda: not process_table.is_alive(orphan))


def test_processes_of_a_killed_portal_are_found_by_their_data_folder(tmp_path):
    environment = {**os.environ, MARK: str(tmp_path)}
    with subprocess.Popen(["sleep", "60"], env=environment) as left:
        other = subprocess.Popen(["sleep", "60"], env={**os.environ, MARK: "/another"})
        wait_for(lambda: psutil.Process(left.pid).name() == "sleep")
        assert children.end_left_children(tmp_path) == 1
        assert left.wait() == -signal.SIGTERM
        assert other.poll() is None
        other.kill()
        other.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a death")
def test_child_ends_when_its_supervisor_is_killed(tmp_path):
    script = (
        "import os, sys, time; from pathlib import Path; from deploy.children import Child\n"
        "child = Child('a', ['sleep', '60'], dict(os.environ), Path(sys.argv[1]))\n"
        "child.start(); print(child._process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, tmp_path / "log"], cwd=ROOT, stdout=subprocess.PIPE
    ) as supervisor:
        pid = int(supervisor.stdout.readline())
        supervisor.kill()
    wait_for(lambda: not process_table.is_alive(pid))


def test_zombie_is_not_alive():
    with subprocess.Popen(["true"]) as process:
        wait_for(lambda: psutil.Process(process.pid).status() == psutil.STATUS_ZOMBIE)
        assert not process_table.is_alive(process.pid)


def test_a_grown_log_is_moved_aside_while_its_writer_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr("deploy.log_files.LARGEST_LOG", 10)
    log = tmp_path / "web.log"
    with log.open("a") as writer:
        writer.write("a long first line\n")
        writer.flush()
        rotate(log)
        writer.write("second\n")
    assert log.read_text() == "second\n"
    assert (tmp_path / "web.log.1").read_text() == "a long first line\n"


def test_last_lines_of_a_log(tmp_path):
    (tmp_path / "log").write_text("a\nb\nc\n")
    assert last_lines(tmp_path / "log", 2) == "b\nc"
    assert last_lines(tmp_path / "none") == ""


def test_each_queue_has_a_worker_of_its_own():
    found = children.commands(Path("/data"), "127.0.0.1", 8000)
    assert list(found) == ["web", "messages", "builds", "beat"]
    assert "--queues=messages" in found["messages"]
    assert "--queues=builds" in found["builds"]
    assert all("--concurrency=1" in found[queue] for queue in ("messages", "builds"))
