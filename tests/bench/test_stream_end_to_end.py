"""`./ogp bench stream` on tiny crowds: each work is done, and the list of answers is read."""

import os
import subprocess
import sys

import pytest

from bench.stage import PROJECT

pytestmark = pytest.mark.slow


def test_both_crowds_are_worked_on_and_read(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bench", "stream", "--answers", "40"],
        cwd=PROJECT,
        env={**os.environ, "OGP_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    lines = done.stdout.splitlines()
    assert lines[0] == "4 and 40 answers"
    works = [line.partition(":")[0] for line in lines[1:]]
    assert works == ["list", "liken", "journal", "archive", "list, answers alike as one"]
