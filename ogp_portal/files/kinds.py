"""What a file really is: its content is looked at, since anybody can write any name."""

import io
import zipfile
from collections.abc import Iterable

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
WORD, OPEN_TEXT = f"{OFFICE}.wordprocessingml.document", f"{OPEN}.text"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How DOC begins, and every office file that is locked with a password."""

_BEGINNINGS = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
_PARTS = {
    WORD: "word/",
    f"{OFFICE}.spreadsheetml.sheet": "xl/",
    OPEN_TEXT: "mimetype",
    f"{OPEN}.spreadsheet": "mimetype",
}
"""What an office file, which is a ZIP archive, holds."""

_ENCODINGS = ("utf-8-sig", "cp1252")
"""What Danish offices write text in; the first that fits is the one."""

_MARKED_AS_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ALLOWED_CONTROLS = frozenset("\t\n\r\f")
LAST_CONTROL = "\x1f"


def is_what_it_says(content: bytes, content_type: str) -> bool:
    """Whether `content` can be a file of `content_type`; empty files and unknown types never are."""
    if not content:
        return False
    if content_type in _BEGINNINGS:
        return content.startswith(_BEGINNINGS[content_type])
    if content_type in _PARTS:
        return _is_office_file(content, content_type)
    return content_type.startswith("text/") and _is_text(content)


def kind_of(content: bytes, among: Iterable[str]) -> str | None:
    """The first type in `among` that `content` can be; None when it is none of them."""
    return next((kind for kind in among if is_what_it_says(content, kind)), None)


BROKEN_ARCHIVE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError)
"""What `zipfile` raises for a file that is broken, encrypted or packed as no office program does."""


def _is_office_file(content: bytes, content_type: str) -> bool:
    """An archive with the part that makes it one; an OpenDocument names its own type, too."""
    part = _PARTS[content_type]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if not any(name.startswith(part) for name in archive.namelist()):
                return False
            if part != "mimetype":
                return True
            with archive.open(part) as stated:
                return stated.read(len(content_type) + 1).strip() == content_type.encode()
    except BROKEN_ARCHIVE:
        return False


def _is_text(content: bytes) -> bool:
    try:
        text = decoded(content)
    except UnicodeDecodeError:
        return False
    return all(sign > LAST_CONTROL or sign in _ALLOWED_CONTROLS for sign in text)


def decoded(content: bytes) -> str:
    """The text of a plain file: UTF-8 or UTF-16, else what Windows wrote in Denmark.

    UnicodeDecodeError for what is no text.
    """
    encodings = ("utf-16",) if content.startswith(_MARKED_AS_UTF_16) else _ENCODINGS
    for encoding in encodings[:-1]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(encodings[-1])
