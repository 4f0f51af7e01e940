"""Names of files, as strangers write them."""

import re
import unicodedata
from datetime import date
from pathlib import PurePosixPath

from ogp_portal.common import limits

ENDINGS = {
    "application/pdf": (".pdf",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "text/plain": (".txt",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
}
"""What the public may send, and how the names of such files end."""

KINDS = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.oasis.opendocument.text": "ODT",
    "text/plain": "TXT",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
}

_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode's classes of what one cannot see: control characters, marks of direction, half pairs."""

_FORBIDDEN = re.compile(r'[<>:"|?*]')
_CPR = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})[-–  ]?(\d{4})(?!\d)")
_UNNAMED = "fil"
_ELLIPSIS = "…"


def clean_name(given: str) -> str:
    """The name without path, unseen characters and signs that no file system takes; never empty.

    A name longer than limits.FILE_NAME_LENGTH loses its middle, not its ending.
    """
    last = given.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _UNSEEN)
    words = " ".join(_FORBIDDEN.sub("_", unicodedata.normalize("NFC", seen)).split())
    name = words.strip(" .") or _UNNAMED
    if len(name) <= limits.FILE_NAME_LENGTH:
        return name
    tail = name[-limits.FILE_NAME_LENGTH // 3 :]
    return name[: limits.FILE_NAME_LENGTH - len(tail) - 1] + _ELLIPSIS + tail


def ending_of(name: str) -> str:
    """The ending in small letters with its point; "" when the name has none."""
    return PurePosixPath(name).suffix.lower()


def may_hold_cpr(text: str) -> bool:
    """Whether ten digits stand there that begin with a date, as a CPR number does.

    The check digit is not asked: CPR numbers given since 2007 need not have one.
    """
    return any(_is_date(*found.groups()) for found in _CPR.finditer(text))


def names_person(text: str, person: str) -> bool:
    """Whether a part of the person's name, of three letters or more, stands as a word in `text`."""
    written = set(re.findall(r"[^\W\d_]+", text.casefold()))
    parts = re.findall(r"[^\W\d_]{3,}", person.casefold())
    return any(part in written for part in parts)


def _is_date(day: str, month: str, year: str, _serial: str) -> bool:
    try:
        # 2000 is a leap year, so the 29th of February passes whatever the century.
        date(2000 if int(year) % 4 == 0 else 2001, int(month), int(day))
    except ValueError:
        return False
    return True
