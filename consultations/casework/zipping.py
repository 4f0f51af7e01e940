"""ZIP files of any number of parts: neither their parts nor the list of them is kept in memory."""

import hashlib
import pickle
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Self

PIECE = 1 << 20
"""Bytes of a file that are in memory at a time."""

SUMS = "SHA256SUMS"


class Archive:
    """A ZIP file that lists what was put into it, with the checksum of each part.

    `with Archive(path) as archive:` ends it; after an error the file is of no use.
    """

    def __init__(self, path: Path):
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        # zipfile keeps some 600 bytes per part until it writes its directory.
        self._zip.filelist = self._parts = _Parts()
        self._zip.NameToInfo = self._names = _Names()
        self._sums = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the archive

    def add(self, name: str, content: bytes) -> None:
        """Adds one part; the same content and name always give the same bytes."""
        self._zip.writestr(_part(name), content)
        self._list(name, hashlib.sha256(content).hexdigest())

    def add_file(self, name: str, path: Path) -> None:
        """Adds a file from disk, a piece at a time."""
        with path.open("rb") as source:
            self.add_opened(name, source)

    def add_opened(self, name: str, source: BinaryIO) -> None:
        """Adds what is in an opened file from its beginning, a piece at a time."""
        part, digest = _part(name), hashlib.sha256()
        part.file_size = source.seek(0, 2)
        source.seek(0)
        with self._zip.open(part, "w") as target:
            while piece := source.read(PIECE):
                digest.update(piece)
                target.write(piece)
        self._list(name, digest.hexdigest())

    def _list(self, name: str, checksum: str) -> None:
        self._sums.write(f"{checksum}  {name}\n".encode())

    def holds(self, name: str) -> bool:
        """Whether a part of that name is in it so far."""
        return name in self._names

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_problem: object) -> None:
        """Writes the list of checksums, as `sha256sum -c` reads it, and ends the file."""
        with self._sums, self._parts, self._names, self._zip:
            if kind is None:
                self.add_opened(SUMS, self._sums)


def _part(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


class _Parts:
    """The list of what is in a ZIP file, on disk, with as much of a list as `zipfile` uses."""

    def __init__(self):
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the archive
        self._number = 0

    def append(self, part: zipfile.ZipInfo) -> None:
        pickle.dump(part, self._file)
        self._number += 1

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[zipfile.ZipInfo]:
        self._file.seek(0)
        for _number in range(self._number):
            yield pickle.load(self._file)  # noqa: S301 - written above, by nobody else

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._file.close()


class _Names:
    """The names in a ZIP file, on disk, with as much of a dictionary as `zipfile` uses."""

    def __init__(self):
        self._names = sqlite3.connect("")  # a file of its own that nobody else can open
        self._names.execute("CREATE TABLE part (name TEXT PRIMARY KEY) WITHOUT ROWID")

    def __setitem__(self, name: str, _part: zipfile.ZipInfo) -> None:
        self._names.execute("INSERT OR IGNORE INTO part VALUES (?)", [name])

    def __contains__(self, name: str) -> bool:
        found = self._names.execute("SELECT 1 FROM part WHERE name = ?", [name])
        return found.fetchone() is not None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._names.close()
