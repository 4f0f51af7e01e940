"""The printed table: each figure, and its goal beside it in brackets."""

from bench.report import ScaleReport

_COLUMNS = (
    # heading, key of the figure, divided by, how it is written
    ("CPU ms", "cpu_ms", 1, ".2f"),
    ("web", "web_ms", 1, ".2f"),
    ("database", "database_ms", 1, ".2f"),
    ("÷ bare", "cpu_ratio", 1, ".2f"),
    ("p50 ms", "p50_ms", 1, ".1f"),
    ("p99 ms", "p99_ms", 1, ".1f"),
    ("SQL", "queries", 1, "d"),
    ("KB", "html_bytes", 1_000, ".1f"),
    ("KB br", "html_br_bytes", 1_000, ".1f"),
    ("÷ page 1", "first_page_ratio", 1, ".2f"),
    ("growth", "growth", 1, ".2f"),
    ("edge req/s", "edge_rps", 1, ",.0f"),
    ("÷ nginx", "edge_ratio", 1, ".2f"),
)


def table(report: ScaleReport, goals: dict) -> str:
    """One scale as text: a line per page, then the bare pages and the memory."""
    rows = [(key, figures, _goals_of(key, goals)) for key, figures in report.pages.items()]
    rows += [(f"bare {key}", figures, {}) for key, figures in report.bare.items()]
    columns = [column for column in _COLUMNS if any(column[1] in row[1] for row in rows)]
    lines = [["page", *(heading for heading, *_ in columns)]]
    for name, figures, page_goals in rows:
        lines.append([name, *(_cell(figures, page_goals, column) for column in columns)])
    memory = f"web workers: {report.memory_pss_mb:.0f} MB PSS ({goals['memory_pss_mb']})"
    return f"scale {report.scale:g}\n{_aligned(lines)}\n{memory}"


def _goals_of(key: str, goals: dict) -> dict[str, float]:
    return {"growth": goals["growth"], **goals["pages"].get(key, {})}


def _cell(figures: dict[str, float], goals: dict[str, float], column: tuple) -> str:
    _, key, divisor, written = column
    if key not in figures:
        return ""
    shown = format(figures[key] / divisor if divisor != 1 else figures[key], written)
    return f"{shown} ({goals[key] / divisor:g})" if key in goals else shown


def _aligned(rows: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: list[str], widths: list[int]) -> str:
    name, *cells = row
    padded = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
    return "  ".join([name.ljust(widths[0]), *padded]).rstrip()
