"""What is in the package beside the data: README, data dictionary, manifest and checksums."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from ..addresses import page_address
from ..dictionary import Entry, entries
from ..fields import instant
from ..kinds import KINDS, Kind
from ..units import unit_of

VERSION = 1
"""Of the package's own form; CHANGES in ../format_changes.py says what each brought."""

LANGUAGES = ("da", "en")
COLUMNS = [
    "dataset",
    "column",
    "field",
    "type",
    "unit",
    "meaning_da",
    "meaning_en",
    "code_list",
    "licence",
]


@dataclass(frozen=True)
class Entered:
    """One file of the package: its path in it, and what was written."""

    path: str
    size: int
    sha256: str
    rows: int | None = None
    dataset: str = ""
    media_type: str = ""


def in_both(text: object) -> dict[str, str]:
    """A lazy text in Danish and English."""
    words = {}
    for language in LANGUAGES:
        with override(language):
            words[language] = str(text)
    return words


def _entries_in_both(kind: Kind) -> list[tuple[Entry, Entry]]:
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append(entries(kind))
    return list(zip(*found, strict=True))


def dictionary() -> list[dict[str, Any]]:
    """Every column of every kind: type, unit, meaning, code list and licence."""
    return [
        {
            "dataset": kind.name,
            "column": english.column,
            "field": english.field,
            "type": english.type,
            "unit": unit_of(english, kind),
            "meaning": {"da": danish.meaning, "en": english.meaning},
            "code_list": [
                {"code": code, "da": dict(danish.words)[code], "en": label}
                for code, label in english.words
            ],
            "licence": kind.rights.licence,
        }
        for kind in KINDS.values()
        for danish, english in _entries_in_both(kind)
    ]


def dictionary_as_csv(rows: Iterable[dict[str, Any]]) -> str:
    """The same as a table; a code list is in one cell, each code with its English words."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        codes = "; ".join(f"{one['code']} = {one['en']}" for one in row["code_list"])
        words = row["meaning"]["da"], row["meaning"]["en"], codes, row["licence"] or ""
        writer.writerow([*(row[name] or "" for name in COLUMNS[:5]), *words])
    return "\ufeff" + sheet.getvalue()


def readme(files: list[Entered], as_of: dt.datetime) -> str:
    """What this is and how it is read, in Danish and then in English."""
    context = {
        "as_of": instant(as_of),
        "site": settings.OGP_SITE_URL,
        "publisher": settings.OGP_PUBLISHER,
        "kinds": [
            (in_both(kind.title), in_both(kind.rights.statement), kind.name)
            for kind in KINDS.values()
        ],
        "number": sum(one.rows or 0 for one in files if one.path.endswith(".jsonl")),
    }
    return render_to_string("open_data/package/readme.md", context)


def manifest(files: list[Entered], as_of: dt.datetime) -> str:
    """What the package holds, for programs: JSON."""
    rows = {one.dataset: one.rows for one in files if one.path.endswith(".jsonl")}
    document = {
        "format": "ogp-danmark-package",
        "version": VERSION,
        "as_of": instant(as_of),
        "portal": settings.OGP_SITE_URL,
        "publisher": settings.OGP_PUBLISHER or None,
        "datasets": [_dataset(kind, rows.get(kind.name)) for kind in KINDS.values()],
        "files": [_file(one) for one in files],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _dataset(kind: Kind, rows: int | None) -> dict[str, Any]:
    return {
        "name": kind.name,
        "title": in_both(kind.title),
        "description": in_both(kind.description),
        "page": page_address("open-data-set", name=kind.name),
        "api": kind.api_url,
        "rows": rows,
        "rights": kind.rights.shown,
    }


def _file(one: Entered) -> dict[str, Any]:
    found: dict[str, Any] = {"path": one.path, "bytes": one.size, "sha256": one.sha256}
    if one.dataset:
        found |= {"dataset": one.dataset, "rows": one.rows, "media_type": one.media_type}
    return found


def checksums(files: list[Entered]) -> str:
    """As `sha256sum --check SHA256SUMS` reads them."""
    return "".join(f"{one.sha256}  {one.path}\n" for one in files)
