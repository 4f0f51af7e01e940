"""A process that serves pages loads nothing that only builds and uploads need."""

import subprocess
import sys

NOT_FOR_PAGES = (
    "PIL",
    "docx",
    "lxml",
    "numpy",
    "openpyxl",
    "pypdf",
    "pypdfium2",
    "redis",
    "sklearn",
)

ASK = f"""
import gc, sys
import ogp_portal.wsgi
print(sorted(set({NOT_FOR_PAGES!r}) & set(sys.modules)), gc.get_freeze_count() > 50_000)
"""


def test_web_processes_stay_small_and_look_for_garbage_in_little():
    told = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[] True"
