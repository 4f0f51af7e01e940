"""`./ogp bench …`: hands over to `bench/`, which brings databases of its own."""

import os
import sys

from deploy.environment import ROOT
from deploy.prepared import compile_catalogues


def main(arguments: list[str]) -> int:
    """Replaces this process by `python -m bench`, where relative paths keep their meaning."""
    compile_catalogues()
    os.environ["PYTHONPATH"] = str(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "bench", *arguments])  # noqa: S606
