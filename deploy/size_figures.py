"""`python -m deploy.size_figures`: how long functions and files are, beside what we aim at.

An alarm and not a law: printed by `./ogp check`, never failing it.
"""

import ast
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.environment import ROOT

SOURCES = ("ogp_portal", "plans", "consultations", "forum", "deploy", "bench")
NAMED = 5
"""How many of the longest are named."""

FUNCTION_LIMIT = 60
FILE_LIMIT = 400


@dataclass(frozen=True)
class Length:
    """How many lines something takes, and where it is."""

    lines: int
    place: str


def main() -> None:
    """Prints the figures for source and tests."""
    source = list(_python_files(SOURCES))
    tests = list(_python_files(("tests",)))
    functions = [length for path in source for length in function_lengths(path)]
    print("\nsize, as alarm and not as law")
    print(summary("functions (median 8, p95 30, none over 60)", functions))
    print(summary("files (p95 350)", file_lengths(source)))
    print(summary("tests (median 12)", [f for path in tests for f in test_lengths(path)]))
    print(f"  test lines per source line (1.2 to 1.8): {_ratio(tests, source):.2f}")
    for length in _longest(functions, FUNCTION_LIMIT) + _longest(file_lengths(source), FILE_LIMIT):
        print(f"    {length.lines:>5} lines  {length.place}")


def function_lengths(path: Path) -> Iterator[Length]:
    """Every function and method, from its `def` to its last line, docstring included."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Length(lines, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")


def test_lengths(path: Path) -> list[Length]:
    """The functions of a test file that are tests."""
    return [length for length in function_lengths(path) if " test_" in length.place]


def file_lengths(paths: Iterable[Path]) -> list[Length]:
    """Every file with its number of lines."""
    return [Length(_line_count(path), str(path.relative_to(ROOT))) for path in paths]


def summary(title: str, lengths: list[Length]) -> str:
    """One line: how many, median, 95th percentile, longest."""
    if not lengths:
        return f"  {title}: none"
    lines = sorted(length.lines for length in lengths)
    p95 = lines[min(len(lines) - 1, round(len(lines) * 0.95))]
    return (
        f"  {title}: {len(lines)} of them, median {statistics.median(lines):.0f}, "
        f"p95 {p95}, longest {lines[-1]}"
    )


def _longest(lengths: list[Length], limit: int) -> list[Length]:
    over = [length for length in lengths if length.lines > limit]
    return sorted(over, key=lambda length: -length.lines)[:NAMED]


def _python_files(folders: Iterable[str]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def _line_count(path: Path) -> int:
    return len(path.read_text().splitlines())


def _ratio(tests: list[Path], source: list[Path]) -> float:
    return sum(map(_line_count, tests)) / max(1, sum(map(_line_count, source)))


if __name__ == "__main__":
    main()
