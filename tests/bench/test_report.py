"""The figures, their JSON keys and the table."""

import json

import pytest

from bench import report
from bench.edge import EdgeSample, EdgeSamples
from bench.measure import Sample, Samples
from bench.table import table
from bench.targets import BARE_PAGES, PAGES, pages_of

KEYS_OF_THE_ISSUE = [
    "front", "plan_list", "plan", "initiative", "consultation_list", "consultation", "answers",
    "topic_list", "topic", "topic_p40", "topic_p400", "search", "reply",
]  # fmt: skip
FIGURES_OF_THE_ISSUE = [
    "cpu_ms", "cpu_ratio", "p50_ms", "p99_ms", "queries", "html_bytes", "html_br_bytes",
]  # fmt: skip
FACTS = {"queries": 4, "html_bytes": 21_500, "html_br_bytes": 6_100}


def rounds(*cpu_ms: float) -> list[Sample]:
    return [
        Sample(web_ms=0.75 * value, database_ms=0.25 * value, p50_ms=2 * value, p99_ms=5 * value)
        for value in cpu_ms
    ]


@pytest.fixture
def samples() -> dict[str, Samples]:
    return {page.key: Samples(rounds(4, 6, 5), rounds(8, 12, 10)) for page in PAGES}


@pytest.fixture
def scale_report(samples) -> report.ScaleReport:
    pages = pages_of(has_largest_topic=True)
    figures = {page.key: report.page_figures(samples[page.key], FACTS, None) for page in pages}
    return report.ScaleReport(10, 121.4, figures, report.bare_figures(pages, samples))


def test_every_key_of_the_issue_is_measured():
    assert set(KEYS_OF_THE_ISSUE) | {"plan_200"} == {page.key for page in PAGES}


def test_page_400_needs_the_largest_topic():
    assert "topic_p400" not in {page.key for page in pages_of(has_largest_topic=False)}


def test_each_page_is_divided_by_a_bare_page():
    assert {page.bare for page in PAGES} == set(BARE_PAGES)


def test_figures_are_medians_over_the_rounds(samples):
    figures = report.page_figures(samples["topic"], FACTS, None)
    assert figures == {
        "cpu_ms": 5, "web_ms": 3.75, "database_ms": 1.25, "cpu_ratio": 0.5,
        "p50_ms": 10, "p99_ms": 25, **FACTS,
    }  # fmt: skip


def test_edge_figures_stand_beside_when_nginx_ran(samples):
    figures = report.page_figures(
        samples["topic"], FACTS, EdgeSamples([EdgeSample(30_000, 0.05)], [EdgeSample(99, 0.04)])
    )
    assert (figures["edge_rps"], figures["edge_ratio"]) == (30_000, 0.8)


def test_json_has_the_keys_of_the_issue(scale_report):
    written = json.loads(json.dumps(report.as_json([scale_report])))
    assert (written["scale"], written["memory_pss_mb"]) == (10, 121)
    assert set(KEYS_OF_THE_ISSUE) <= set(written["pages"])
    assert set(FIGURES_OF_THE_ISSUE) <= set(written["pages"]["topic_list"])


def test_json_of_two_scales_begins_with_the_first_and_holds_both(scale_report):
    larger = report.ScaleReport(100, 130, scale_report.pages, scale_report.bare)
    written = report.as_json([scale_report, larger])
    assert written["scale"] == 10
    assert [one["scale"] for one in written["scales"]] == [10, 100]


def test_deep_page_is_compared_with_its_first(samples):
    samples["topic_p40"] = Samples(rounds(6, 9, 7.5), rounds(8, 12, 10))
    figures = {page.key: {} for page in PAGES}
    report.add_first_page_ratios(list(PAGES), samples, figures)
    assert figures["topic_p40"] == {"first_page_ratio": 1.5}


def test_growth_is_compared_with_the_smaller_scale(samples):
    large = {"topic": Samples(rounds(8, 12, 10), rounds(8, 12, 10))}
    figures = {"topic": {}}
    report.add_growth(samples, large, figures)
    assert figures == {"topic": {"growth": 2}}


def test_goals_name_measured_pages_and_figures_alone():
    goals = report.load_goals()
    assert set(goals["pages"]) == {page.key for page in PAGES}
    measured = {*FIGURES_OF_THE_ISSUE, "edge_ratio", "first_page_ratio"}
    assert {name for page in goals["pages"].values() for name in page} <= measured


def test_table_shows_the_goal_beside_the_figure(scale_report):
    line = next(
        line for line in table(scale_report, report.load_goals()).splitlines()
        if line.startswith("topic_list")
    )  # fmt: skip
    assert line.split() == [
        "topic_list", "5.00", "3.75", "1.25", "0.50", "(0.8)", "10.0", "25.0", "4", "(4)", "21.5", "(30)",
        "6.1", "(8)",
    ]  # fmt: skip


def test_table_ends_with_the_memory_of_the_web_workers(scale_report):
    assert table(scale_report, report.load_goals()).endswith("web workers: 121 MB PSS (130)")
