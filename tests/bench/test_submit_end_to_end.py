"""`./ogp bench submit` on a tiny data set: every answer is received once, with its receipt."""

import os
import subprocess
import sys

import pytest

from bench.stage import PROJECT

pytestmark = pytest.mark.slow


def test_every_answer_is_received_once_with_its_receipt(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bench", "submit", "--answers", "40", "--scale", "0.02"],
        cwd=PROJECT,
        env={**os.environ, "OGP_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    assert "44 forms sent for 40 answers" in done.stdout
    assert "received 40, receipts written 40" in done.stdout
