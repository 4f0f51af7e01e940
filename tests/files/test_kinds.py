"""A file is what its content says, whatever its name."""

import io
import zipfile

import pytest

from ogp_portal.files.kinds import OFFICE, OPEN, is_what_it_says

WORD, SHEET = f"{OFFICE}.wordprocessingml.document", f"{OFFICE}.spreadsheetml.sheet"


def archive(**parts: str) -> bytes:
    """A ZIP archive; `__` in a name stands for a slash."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name.replace("__", "/"), text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (archive(word__document="<a/>"), WORD),
        (archive(xl__workbook="<a/>"), SHEET),
        (archive(mimetype=f"{OPEN}.text"), f"{OPEN}.text"),
        (archive(mimetype=f"{OPEN}.spreadsheet"), f"{OPEN}.spreadsheet"),
        ("mål;år\næble;2026\n".encode(), "text/csv"),
        ("mål;år".encode("cp1252"), "text/csv"),
        ("mål".encode("utf-16"), "text/plain"),
    ],
)
def test_a_file_of_a_known_kind_is_what_it_says(content, kind):
    assert is_what_it_says(content, kind)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "application/pdf"),
        (b"", "text/plain"),
        (b"MZ\x90\x00", "application/pdf"),
        (b"<html>", "image/png"),
        (b"%PDF-1.7", "image/jpeg"),
        (b"PK\x03\x04 broken", WORD),
        (archive(readme="x"), WORD),
        (archive(word__document="<a/>"), SHEET),
        (archive(mimetype=f"{OPEN}.text"), f"{OPEN}.spreadsheet"),
        (archive(mimetype="x" * 1000), f"{OPEN}.text"),
        (b"MZ\x90\x00\x03", "text/plain"),
        (b"GIF89a", "image/gif"),
    ],
)
def test_a_file_of_another_kind_is_not(content, kind):
    assert not is_what_it_says(content, kind)
