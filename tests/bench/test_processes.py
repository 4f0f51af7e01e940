"""CPU time and memory are read from /proc as the kernel writes them."""

import os
import subprocess
import sys
import time

import pytest

from bench import processes

LINE = (
    "4711 (tricky) name (x) R 42 4711 4711 0 -1 4194304 900 800 0 0 "
    "150 30 20 10 20 0 4 0 123456 1000000 500 18446744073709551615 0 0 0 0\n"
)


def test_stat_line_with_brackets_in_the_name():
    stat = processes.parse_stat(LINE)
    assert (stat.pid, stat.parent) == (4711, 42)


def test_ticks_are_user_and_system_time_own_and_of_reaped_children():
    assert processes.parse_stat(LINE).ticks == 150 + 30 + 20 + 10


def test_tree_holds_grandchildren_and_no_strangers():
    stats = [(1, 0), (2, 1), (3, 2), (9, 0)]
    known = {pid: processes.ProcessStat(pid, parent, 0) for pid, parent in stats}
    assert {stat.pid for stat in processes.tree(1, known)} == {1, 2, 3}


def test_cpu_seconds_grow_with_work():
    before = processes.cpu_seconds(os.getpid())
    until = time.process_time() + 0.1
    while time.process_time() < until:
        pass
    assert 0.05 < processes.cpu_seconds(os.getpid()) - before < 1


def test_work_of_an_ended_child_is_not_lost():
    before = processes.cpu_seconds(os.getpid())
    work = "import time\nwhile time.process_time() < 0.15: pass"
    subprocess.run([sys.executable, "-c", work], check=True)
    assert processes.cpu_seconds(os.getpid()) - before > 0.1


def test_a_server_that_is_gone_is_not_free():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    with pytest.raises(KeyError):
        processes.cpu_seconds(ended.pid)


def test_pss_is_read_from_its_own_line():
    rollup = (
        "55d0-7ffe ---p 00000000 00:00 0 [rollup]\nRss: 9999 kB\nPss: 1234 kB\nPss_Anon: 5 kB\n"
    )
    assert processes.parse_pss_kilobytes(rollup) == 1234


def test_pss_that_is_missing_is_an_error():
    with pytest.raises(ValueError, match="no Pss line"):
        processes.parse_pss_kilobytes("Rss: 9999 kB\n")


def test_pss_of_this_process_is_some_megabytes():
    assert 5 < processes.pss_megabytes([os.getpid()]) < 2_000


def test_parent_and_children_agree():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        assert child.pid in processes.children_of(os.getpid())
    finally:
        child.communicate(b"\n")
