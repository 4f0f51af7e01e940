"""The copy of the design system is what vendor.py made, and carries nobody's emblem."""

import hashlib
import importlib.util
import json
import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
VENDOR = STATIC / "vendor" / "dkfds"
WRITTEN_BY_US = {"vendor.py", "VENDOR.json", "LICENSE-APACHE-2.0.txt"}


@pytest.fixture(scope="module")
def vendor():
    spec = importlib.util.spec_from_file_location("vendor", VENDOR / "vendor.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def files_of(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_copy_is_unchanged(vendor):
    manifest = json.loads((VENDOR / "VENDOR.json").read_text())
    found = {
        path: hashlib.sha256((VENDOR / path).read_bytes()).hexdigest()
        for path in files_of(VENDOR) - WRITTEN_BY_US
    }
    assert found == manifest["files_sha256"]
    assert manifest["version"] == vendor.VERSION
    assert manifest["tarball_sha512"] == vendor.TARBALL_SHA512


def test_licence_of_each_part_is_kept():
    assert "MIT license" in (VENDOR / "LICENSE.md").read_text()
    fonts = VENDOR / "fonts/IBMPlexSans/split/woff2/license.txt"
    assert "SIL Open Font License" in fonts.read_text()
    assert "Apache License" in (VENDOR / "LICENSE-APACHE-2.0.txt").read_text()


def test_no_emblem_of_others():
    emblem = re.compile(
        r"logo|crown|krone|coat|vaaben|borger|virk|digst|favicon\.ico", re.IGNORECASE
    )
    named = {path for path in files_of(STATIC) if emblem.search(path)}
    assert named == set()
    drawn = [
        path for path in STATIC.rglob("*.css") if re.search(r"url\([^)]*logo", path.read_text())
    ]
    assert drawn == []


def test_stylesheets_name_only_files_that_are_there():
    for sheet in STATIC.rglob("*.css"):
        for address in re.findall(r"url\(([^)\"']+)\)", sheet.read_text()):
            assert (sheet.parent / address).resolve().is_file(), f"{sheet.name}: {address}"
        assert "sourceMappingURL" not in sheet.read_text()


def test_stylesheet_is_trimmed_of_fonts_icons_and_logos(vendor):
    css = (
        "@font-face{src:url(../fonts/a.eot)}.icon-car:not(a){background-image:url(../img/car.svg)}"
        ".logo{background-image:url(../img/logo-x.png);height:1px}.card{color:red}"
        "/*# sourceMappingURL=x.map*/"
    )
    trimmed = vendor.trim_stylesheet(css).removeprefix(vendor.font_faces())
    assert trimmed == ".logo{height:1px}.card{color:red}\n"


def test_fonts_cover_danish(vendor):
    def covers(letter: str) -> bool:
        spans = [span.removeprefix("U+").split("-") for span in vendor.SUBSETS["Latin1"].split(",")]
        return any(int(span[0], 16) <= ord(letter) <= int(span[-1], 16) for span in spans)

    assert all(covers(letter) for letter in "æøåÆØÅéüß«»“”–—…€§ ")


def test_a_page_loads_three_files_of_at_most_45_kilobytes(show):
    page = show()
    loaded = re.findall(r'(?:rel="stylesheet" href|script src)="/static/([^"]+)"', page)
    sizes = [len(brotli.compress((STATIC / path).read_bytes())) for path in loaded]
    assert len(loaded) == 3
    assert sum(sizes) <= 45 * 1024


def test_nothing_is_fetched_from_elsewhere(show):
    own = {"https://portal.example"}
    assert set(re.findall(r'(?:src|href|content)="(https?://[^/"]+)', show())) <= own
    for path in STATIC.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", path.read_text())
