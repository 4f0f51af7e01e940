"""Turns samples into figures, and figures into a table and JSON. It judges nothing."""

import json
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.edge import EdgeSamples
from bench.figures import median_ratio, rounded
from bench.measure import Sample, Samples
from bench.targets import BARE_PAGES, Page

GOALS_FILE = Path(__file__).with_name("goals.json")


@dataclass(frozen=True)
class ScaleReport:
    """Everything found at one scale, ready for JSON: `pages` and `bare` by key."""

    scale: float
    memory_pss_mb: float
    pages: dict[str, dict[str, float]]
    bare: dict[str, dict[str, float]]

    def as_dict(self) -> dict[str, object]:
        """The JSON object of one scale."""
        return {
            "scale": int(self.scale) if self.scale == int(self.scale) else self.scale,
            "memory_pss_mb": rounded(self.memory_pss_mb),
            "pages": self.pages,
            "bare": self.bare,
        }


def load_goals() -> dict:
    """The goals, as `goals.json` keeps them."""
    return json.loads(GOALS_FILE.read_text())


def page_figures(
    samples: Samples, facts: dict[str, int], edge: EdgeSamples | None
) -> dict[str, float]:
    """The figures of one page: medians over the rounds, the ratio taken round by round."""
    ratio = median_ratio(_cpu(samples.portal), _cpu(samples.bare))
    figures = {**_timings(samples.portal), "cpu_ratio": rounded(ratio), **facts}
    if edge:
        figures["edge_rps"] = rounded(median(one.per_second for one in edge.portal))
        figures["edge_ratio"] = rounded(median(edge.rate_ratios))
    return figures


def _timings(samples: list[Sample]) -> dict[str, float]:
    return {
        name: rounded(median(getattr(sample, name) for sample in samples))
        for name in ("cpu_ms", "web_ms", "database_ms", "p50_ms", "p99_ms")
    }


def _cpu(samples: list[Sample]) -> list[float]:
    return [sample.cpu_ms for sample in samples]


def bare_figures(pages: list[Page], samples: dict[str, Samples]) -> dict[str, dict[str, float]]:
    """The figures of the bare pages, each over all its rounds beside every page it divides."""
    return {
        bare: _timings(
            [one for page in pages if page.bare == bare for one in samples[page.key].bare]
        )
        for bare in BARE_PAGES
    }


def add_first_page_ratios(
    pages: list[Page], samples: dict[str, Samples], figures: dict[str, dict[str, float]]
) -> None:
    """Beside each deep page: its CPU divided by that of the first page, round by round."""
    for page in pages:
        if page.first_page:
            deep, first = samples[page.key].portal, samples[page.first_page].portal
            ratio = median_ratio(_cpu(deep), _cpu(first))
            figures[page.key]["first_page_ratio"] = rounded(ratio)


def add_growth(
    small: dict[str, Samples], large: dict[str, Samples], figures: dict[str, dict[str, float]]
) -> None:
    """Beside each page of the larger scale: its CPU divided by that at the smaller one."""
    for key in small.keys() & large.keys():
        ratio = median_ratio(_cpu(large[key].portal), _cpu(small[key].portal))
        figures[key]["growth"] = rounded(ratio)


def as_json(reports: list[ScaleReport]) -> dict[str, object]:
    """The object for `--json`: the first scale, and with several all of them under `scales`."""
    first = reports[0].as_dict()
    if len(reports) == 1:
        return first
    return {**first, "scales": [report.as_dict() for report in reports]}
