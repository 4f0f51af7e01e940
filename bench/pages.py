"""`./ogp bench pages`: what every public page costs, beside bare pages measured in the same run."""

import argparse
import json
import math
import sys
from contextlib import ExitStack
from pathlib import Path

from bench import report
from bench.alone import run_alone
from bench.browsing import writers_needed
from bench.edge import EdgeMeter, EdgeSamples, edge_before, find_nginx
from bench.measure import (
    LoadClient,
    Meter,
    Pair,
    Samples,
    load_client,
    measure,
)
from bench.options import positive
from bench.processes import children_of, pss_megabytes
from bench.stage import (
    database_server,
    loaded_pair,
    page_facts,
    running_pair,
)
from bench.table import table

FEWEST_REQUESTS = 20
SUMMARY = "CPU, waiting time, queries, bytes and memory of the public pages"


def main(arguments: list[str]) -> int:
    """Loads, measures, prints. Exit code 1 with one line when something cannot be measured."""
    options = _parse(arguments)
    reports = run_alone(lambda folder: _run(options, folder))
    if reports is None:
        return 1
    goals = report.load_goals()
    print("\n\n".join([_heading(options), *(table(one, goals) for one in reports)]))
    if options.json:
        text = json.dumps(report.as_json(reports), indent=2, ensure_ascii=False)
        options.json.write_text(text + "\n")
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./ogp bench pages", description=SUMMARY)
    parser.add_argument(
        "--scale",
        type=_scales,
        default=[1.0],
        help="size of the data, or several with commas between them (default 1)",
    )
    parser.add_argument("--rounds", type=positive, default=5, help="median of so many (default 5)")
    parser.add_argument(
        "--requests", type=_enough, default=300, help="per page and round (default 300)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE too")
    return parser.parse_args(arguments)


def _scales(text: str) -> list[float]:
    scales = sorted({float(part) for part in text.split(",")})
    if not all(0 < scale < math.inf for scale in scales):
        raise argparse.ArgumentTypeError("a scale is a number above 0")
    return scales


def _enough(text: str) -> int:
    """Below this a page's CPU is a few ticks of the kernel's clock, or none at all."""
    if positive(text) < FEWEST_REQUESTS:
        raise argparse.ArgumentTypeError(f"must be at least {FEWEST_REQUESTS}")
    return int(text)


def _heading(options: argparse.Namespace) -> str:
    return (
        f"{options.rounds} rounds of {options.requests} requests, 8 at a time; page and fragment "
        "caches off.\nCPU ms per request is web processes and database; (goal) in brackets."
    )


def _run(options: argparse.Namespace, folder: Path) -> list[report.ScaleReport]:
    warm_up = max(16, options.requests // 5)
    # One reply more than is sent: the count of queries sends some too.
    writers = writers_needed(warm_up + options.rounds * options.requests) + 1
    with ExitStack() as stack:
        postgres = stack.enter_context(database_server(folder / "postgres"))
        loaded = [
            stack.enter_context(loaded_pair(postgres, folder, scale, writers))
            for scale in options.scale
        ]
        facts = [page_facts(one) for one in loaded]
        client = stack.enter_context(load_client())
        pairs = [stack.enter_context(running_pair(one, folder)) for one in loaded]
        meter = Meter(client, postgres.postmaster)
        samples = measure(meter, pairs, options.rounds, options.requests, warm_up)
        edges = [
            _edge_samples(client, pair, postgres.postmaster, folder, options.rounds)
            for pair in pairs
        ]
        return [
            _scale_report(pairs, number, samples, facts[number], edges[number])
            for number in range(len(pairs))
        ]


def _edge_samples(
    client: LoadClient, pair: Pair, postmaster: int, folder: Path, rounds: int
) -> dict[str, EdgeSamples]:
    nginx = find_nginx()
    if not nginx:
        print("nginx is not installed: no edge figures", file=sys.stderr)
        return {}
    paths = {
        page.key: pair.portal.data_set.paths[page.key] for page in pair.pages if not page.is_write
    }
    with edge_before(nginx, pair.portal.server.port, folder / "nginx") as edge:
        behind = [pair.portal.server.pid, postmaster]
        return EdgeMeter(client, edge, behind).measure(paths, rounds)


def _scale_report(
    pairs: list[Pair],
    number: int,
    samples: dict[tuple[float, str], Samples],
    facts: dict[str, dict[str, int]],
    edges: dict[str, EdgeSamples],
) -> report.ScaleReport:
    """The figures of one scale; from the second on with growth over the first."""
    pair = pairs[number]
    own = _of_scale(samples, pair.scale)
    figures = {
        page.key: report.page_figures(own[page.key], facts[page.key], edges.get(page.key))
        for page in pair.pages
    }
    report.add_first_page_ratios(pair.pages, own, figures)
    if number:
        report.add_growth(_of_scale(samples, pairs[0].scale), own, figures)
    return report.ScaleReport(
        scale=pair.scale,
        memory_pss_mb=pss_megabytes(children_of(pair.portal.server.pid)),
        pages=figures,
        bare=report.bare_figures(pair.pages, own),
    )


def _of_scale(samples: dict[tuple[float, str], Samples], scale: float) -> dict[str, Samples]:
    return {key: found for (at, key), found in samples.items() if at == scale}
