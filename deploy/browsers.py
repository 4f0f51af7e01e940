"""The browser that tests drive, looked for in one place by everybody who needs it."""

import os
import shutil

NAMES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
"""Debian's first, then whatever is on the PATH."""


def find_browser() -> str:
    """The program to start: one of NAMES, else Playwright's own Chromium; empty when none."""
    return _on_this_machine() or _playwrights_own()


def _on_this_machine() -> str:
    return next((found for name in NAMES if (found := shutil.which(name))), "")


def _playwrights_own() -> str:
    """What `playwright install chromium` has fetched."""
    try:
        from playwright.sync_api import sync_playwright  # not installed where nothing is tested
    except ImportError:
        return ""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.access(path, os.X_OK) else ""
