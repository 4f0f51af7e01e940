"""`python -m bench <what>`: one module per benchmark, each with `SUMMARY` and `main(arguments)`."""

import importlib
import sys

BENCHMARKS = {"pages": "bench.pages", "submit": "bench.submit", "stream": "bench.stream"}
"""Name on the command line → the module that measures it."""


def help_text() -> str:
    """What can be measured, one line each."""
    lines = ["usage: ./ogp bench <what> [options]", "", "what to measure:"]
    for name, module in BENCHMARKS.items():
        lines.append(f"  {name:<10} {importlib.import_module(module).SUMMARY}")
    return "\n".join([*lines, "", "./ogp bench <what> --help shows the options."])


def main(arguments: list[str]) -> int:
    """Runs the benchmark named first; help for none (exit 0) or an unknown one (exit 2)."""
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(help_text())
        return 0
    if arguments[0] not in BENCHMARKS:
        print(f"unknown benchmark: {arguments[0]}\n\n{help_text()}", file=sys.stderr)
        return 2
    return importlib.import_module(BENCHMARKS[arguments[0]]).main(arguments[1:])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
