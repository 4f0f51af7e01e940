"""Celery's clock runs without the portal's models, views and forms."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

LIST_WHAT_IS_LOADED = """
import sys
from celery.apps.beat import Beat
Beat.run = lambda self: print(sorted(self.app.conf.beat_schedule), "plans" in sys.modules)
from deploy.beat import main
sys.exit(main(sys.argv[1:]))
"""


def beat(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LIST_WHAT_IS_LOADED, *words],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "ogp_portal.settings"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_schedule_is_known_and_the_apps_are_not_loaded(tmp_path):
    done = beat(str(tmp_path / "schedule"))
    assert done.returncode == 0, done.stderr
    assert "relay-messages" in done.stdout
    assert done.stdout.strip().endswith("False")


def test_file_for_the_schedule_must_be_named():
    assert beat().returncode == 2
