"""Pages of a stranger's file as pictures: drawn by the process of its own, or not at all."""

import base64
import io
import json

import pytest
from PIL import Image

from ogp_portal.files import sandbox
from ogp_portal.files.faults import Unread

from . import samples

JPEG, PNG, PDF = samples.JPEG, samples.PNG, samples.PDF
HALF_BLACK = {"pages": [1], "bars": {"1": [[0, 0, 50, 100, ""]]}}


def pixels(drawn: dict) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(drawn["1"]["jpeg"]))).convert("L")


@pytest.fixture
def at(tmp_path):
    """A function: the path of a file with these bytes."""

    def path(content: bytes):
        kept = tmp_path / "file"
        kept.write_bytes(content)
        return kept

    return path


@pytest.mark.parametrize(
    ("content", "kind"), [(samples.pdf(), PDF), (samples.photograph(), JPEG)], ids=["pdf", "jpeg"]
)
def test_a_page_is_drawn_with_its_bars_by_the_confined_process(at, content, kind):
    picture = pixels(sandbox.drawn(at(content), kind, HALF_BLACK))
    assert picture.getpixel((picture.width // 4, picture.height // 2)) < 20
    assert picture.getpixel((picture.width - 1, picture.height - 1)) > 50


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.huge_picture(), PNG),
        (b"%PDF-1.7 broken", PDF),
        (b"\x89PNG broken", PNG),
    ],
    ids=["bomb", "broken pdf", "broken picture"],
)
def test_what_cannot_be_drawn_ends_the_process_and_nothing_else(at, content, kind):
    with pytest.raises(sandbox.BrokeDown):
        sandbox.drawn(at(content), kind, HALF_BLACK)


def test_a_page_that_is_not_there_is_not_drawn(at):
    with pytest.raises(sandbox.BrokeDown):
        sandbox.drawn(at(samples.pdf()), PDF, {"pages": [7], "bars": {}})


def test_reading_tells_text_and_pages_without(at):
    found = sandbox.read(at(samples.pdf()), PDF)
    assert "Åbne data" in found.text
    assert (found.bare_pages, found.is_cut) == ([], False)


def test_reading_that_breaks_down_is_not_taken_for_no_text(at, tmp_path, monkeypatch):
    program = tmp_path / "child.py"
    program.write_text("raise SystemExit(1)")
    monkeypatch.setattr(sandbox, "PROGRAM", program)
    with pytest.raises(Unread):
        sandbox.read(at(samples.pdf()), PDF)


def test_the_process_that_draws_has_no_environment(at, tmp_path, monkeypatch):
    program = tmp_path / "child.py"
    program.write_text(
        "import json, os\nprint(json.dumps({}))\nprint(json.dumps(sorted(os.environ)))"
    )
    monkeypatch.setattr(sandbox, "PROGRAM", program)
    monkeypatch.setenv("SECRET_KEY", "hemmelig")
    seen = sandbox.drawn(at(b"x"), JPEG, HALF_BLACK)
    assert "SECRET_KEY" not in json.dumps(seen)
