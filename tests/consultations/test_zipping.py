"""Archives of any number of parts: whole, checked, and no larger in memory for having more."""

import gc
import io
import tracemalloc
import zipfile

import pytest

from bench import crowds, generate
from consultations import actions
from consultations.casework import packing
from consultations.casework.zipping import SUMS, Archive


def memory_for(parts: int, path) -> int:
    """Bytes more after that many parts than after the first few."""
    with Archive(path) as archive:
        for number in range(50):
            archive.add(f"svar/{number:08}/svar.pdf", b"x")
        tracemalloc.start()
        for number in range(50, parts):
            archive.add(f"svar/{number:08}/svar.pdf", b"x")
        now, _most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return now


def test_memory_is_flat_in_the_number_of_parts(tmp_path):
    assert memory_for(3_000, tmp_path / "a.zip") < 100_000


def test_every_part_is_in_it_in_its_order_with_its_checksum(tmp_path):
    path, file = tmp_path / "a.zip", tmp_path / "file"
    file.write_bytes(b"fil" * 1_000_000)
    with Archive(path) as archive:
        archive.add("først/æ.txt", b"ord")
        archive.add_file("fil.bin", file)
        archive.add_opened("sidst.txt", io.BytesIO(b"slut"))
        assert archive.holds("fil.bin")
        assert not archive.holds("fil")
    with zipfile.ZipFile(path) as made:
        assert made.namelist() == ["først/æ.txt", "fil.bin", "sidst.txt", SUMS]
        assert made.testzip() is None
        assert made.read("fil.bin") == file.read_bytes()
        assert [line[66:] for line in made.read(SUMS).decode().splitlines()] == made.namelist()[:3]


def test_the_same_parts_give_the_same_bytes(tmp_path):
    for name in ("a.zip", "b.zip"):
        with Archive(tmp_path / name) as archive:
            archive.add("x.txt", b"ord" * 100)
            archive.add_opened("y.txt", io.BytesIO(b"mere"))
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_more_parts_than_old_archives_count_are_all_in_it(tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 10)  # else 65,535
    with Archive(tmp_path / "a.zip") as archive:
        for number in range(20):
            archive.add(str(number), b"")
    with zipfile.ZipFile(tmp_path / "a.zip") as made:
        assert len(made.namelist()) == 21


class QuickPrinter:
    """Prints nothing, at once."""

    def __enter__(self):
        return self

    def __exit__(self, *_problem):
        pass

    def pdf_of(self, _version) -> bytes:
        return b"%PDF-"


def memory_of_package(answers: int, editor) -> int:
    """The most bytes at a time while the package of so many answers is made."""
    crowds.make(answers)
    asked = {"kind": "journal", "by": editor, "now": generate.EPOCH}
    package = actions.ask_for_package(crowds._crowd(answers), **asked)
    gc.collect()
    tracemalloc.start()
    actions.make_package(package, progress=lambda *_: None, now=generate.EPOCH)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


@pytest.mark.slow
@pytest.mark.django_db
def test_memory_of_a_package_is_flat_in_the_number_of_answers(monkeypatch, editor):
    monkeypatch.setattr(packing, "Printer", QuickPrinter)
    few, many = (memory_of_package(number, editor) for number in (400, 2_400))
    assert many < 1.5 * few
