"""CPU time and memory of process trees, read from /proc (Linux)."""

import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
# Fields of /proc/<pid>/stat counted from the one after the command, which may hold spaces.
_PARENT, _OWN_TIMES, _REAPED_TIMES = 1, slice(11, 13), slice(13, 15)


@dataclass(frozen=True)
class ProcessStat:
    """One line of /proc/<pid>/stat, as far as it is needed.

    `ticks` is user and system time of the process and of its children that have ended and been
    waited for, so the sum over a tree loses nothing when one of its processes ends.
    """

    pid: int
    parent: int
    ticks: int


def parse_stat(line: str) -> ProcessStat:
    """Reads one line of /proc/<pid>/stat (proc_pid_stat(5))."""
    before_command, _, rest = line.partition("(")
    fields = rest.rpartition(")")[2].split()
    times = [*fields[_OWN_TIMES], *fields[_REAPED_TIMES]]
    return ProcessStat(
        pid=int(before_command), parent=int(fields[_PARENT]), ticks=sum(map(int, times))
    )


def all_processes() -> dict[int, ProcessStat]:
    """Every process that can be seen now; one that ends while we read is left out."""
    found = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                stat = parse_stat((folder / "stat").read_text())
            except (FileNotFoundError, ProcessLookupError):
                continue
            found[stat.pid] = stat
    return found


def tree(root: int, processes: dict[int, ProcessStat]) -> list[ProcessStat]:
    """The process `root` and all its descendants."""
    children = defaultdict(list)
    for stat in processes.values():
        children[stat.parent].append(stat)
    found, waiting = [], [processes[root]]
    while waiting:
        stat = waiting.pop()
        found.append(stat)
        waiting.extend(children[stat.pid])
    return found


def cpu_seconds(root: int) -> float:
    """CPU seconds that the tree below `root` has used so far (resolution one tick, 10 ms).

    Raises KeyError when the root is gone: a server that died must not be measured as free.
    """
    return sum(stat.ticks for stat in tree(root, all_processes())) / _TICKS_PER_SECOND


def parse_pss_kilobytes(smaps_rollup: str) -> int:
    """The `Pss:` line of /proc/<pid>/smaps_rollup, in KiB."""
    for line in smaps_rollup.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise ValueError("no Pss line in smaps_rollup")


def pss_megabytes(pids: list[int]) -> float:
    """Memory of these processes in MB (10^6 bytes), shared pages divided among their users."""
    rollups = ((PROC / str(pid) / "smaps_rollup").read_text() for pid in pids)
    return sum(map(parse_pss_kilobytes, rollups)) * 1024 / 1_000_000


def children_of(pid: int) -> list[int]:
    """The pids whose parent is `pid`, oldest number first."""
    return sorted(stat.pid for stat in all_processes().values() if stat.parent == pid)


def parent_of(pid: int) -> int:
    """The parent of a running process; of a Postgres backend, that is the postmaster."""
    return parse_stat((PROC / str(pid) / "stat").read_text()).parent
