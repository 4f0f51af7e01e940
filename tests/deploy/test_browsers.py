"""Which browser tests drive: `./ogp test` and the tests themselves agree."""

import os
import sys
from pathlib import Path

import pytest

from deploy import browsers
from deploy.browsers import find_browser


@pytest.fixture
def path(tmp_path, monkeypatch) -> Path:
    """An empty folder that is the whole PATH, on a machine without Debian's Chromium."""
    monkeypatch.setattr(browsers, "NAMES", browsers.NAMES[1:])
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


@pytest.fixture
def playwrights_place(tmp_path, monkeypatch) -> Path:
    """Where Playwright keeps what it has fetched."""
    place = tmp_path / "fetched"
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(place))
    return place


def make_program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o755)
    return path


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_browser_on_the_path_is_found(path, playwrights_place, name):
    assert find_browser() == ""
    program = make_program(path / name)
    assert find_browser() == str(program)


def test_browser_that_playwright_fetched_is_found(path, playwrights_place):
    assert find_browser() == ""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = make_program(Path(playwright.chromium.executable_path))
    assert program.is_relative_to(playwrights_place)
    assert find_browser() == str(program)


def test_no_browser_where_playwright_is_not_installed(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    assert find_browser() == ""


def test_tests_drive_the_browser_that_is_found(browser_path):
    assert browser_path == find_browser()
    assert os.access(browser_path, os.X_OK)
