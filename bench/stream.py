"""`./ogp bench stream`: whether memory and the list of answers grow with the number of answers."""

import argparse
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.alone import run_alone
from bench.browsing import read_request
from bench.crowds import address_of
from bench.figures import median_ratio
from bench.measure import Meter, load_client
from bench.options import positive
from bench.servers import RunningServer
from bench.stage import (
    LoadedPortal,
    crowd_work,
    database_server,
    loaded_portal,
    running_portal,
)

SUMMARY = "memory of likeness and packages, and the answers list, at ten times the answers"
GOALS = {"memory": 1.2, "list": 1.2}
"""Most that ten times the answers may multiply memory and the cost of a list page by."""

TEN_TIMES = 10
KINDS = ("liken", "journal", "archive")
ROUNDS, REQUESTS = 7, 60
SMALL_SCALE = 0.02
"""Of the other data: only the crowds matter here."""


@dataclass(frozen=True)
class Work:
    """One kind of work on the smaller and the larger crowd."""

    kind: str
    seconds: tuple[float, float]
    megabytes: tuple[float, float]

    @property
    def line(self) -> str:
        few, many = self.megabytes
        return (
            f"{self.kind}: {self.seconds[0]:.1f} s and {self.seconds[1]:.1f} s, "
            f"{few:.0f} MB and {many:.0f} MB: {many / few:.2f} times ({GOALS['memory']})"
        )


def main(arguments: list[str]) -> int:
    """Makes both crowds, measures, prints. Exit code 1 when something cannot be measured."""
    options = _parse(arguments)
    return 0 if run_alone(lambda folder: _run(options, folder)) else 1


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./ogp bench stream", description=SUMMARY)
    parser.add_argument(
        "--answers",
        type=positive,
        default=10_000,
        help="answers of the larger crowd; the smaller has a tenth (default 10000)",
    )
    parser.add_argument(
        "--work",
        nargs="*",
        choices=KINDS,
        default=list(KINDS),
        help="what is done with both crowds (default: everything)",
    )
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace, folder: Path) -> bool:
    """True once every line is printed."""
    sizes = max(1, options.answers // TEN_TIMES), options.answers
    with ExitStack() as stack:
        postgres = stack.enter_context(database_server(folder / "postgres"))
        loaded = stack.enter_context(loaded_portal(postgres, folder, SMALL_SCALE))
        for size in sizes:
            crowd_work(loaded, "make", size)
        loaded.tidy()
        print(f"{sizes[0]} and {sizes[1]} answers")
        client = stack.enter_context(load_client())
        server = stack.enter_context(running_portal(loaded, folder))
        meter = Meter(client, postgres.postmaster)
        print(_list_line("list", meter, server, sizes), flush=True)
        for kind in options.work:
            print(_done(kind, loaded, sizes).line, flush=True)
        loaded.tidy()
        print(_list_line("list, answers alike as one", meter, server, sizes))
    return True


def _done(kind: str, loaded: LoadedPortal, sizes: tuple[int, int]) -> Work:
    few, many = (crowd_work(loaded, kind, size) for size in sizes)
    return Work(kind, (few["seconds"], many["seconds"]), (few["megabytes"], many["megabytes"]))


def _list_line(name: str, meter: Meter, server: RunningServer, sizes: tuple[int, int]) -> str:
    """What the first page of the answers costs for both crowds, measured in turn."""
    few, many = [], []
    for _round in range(ROUNDS):
        for size, found in zip(sizes, (few, many), strict=True):
            found.append(_milliseconds(meter, server, address_of(size)))
    ratio = median_ratio(many, few)
    return (
        f"{name}: {median(few):.2f} ms and {median(many):.2f} ms of CPU: "
        f"{ratio:.2f} times ({GOALS['list']})"
    )


def _milliseconds(meter: Meter, server: RunningServer, path: str) -> float:
    """CPU of one request, web process and database. PageError when one is not answered with 200."""
    requests = [read_request(path)]
    return meter.load(server, requests, REQUESTS, status=200, what=path).cpu_ms
