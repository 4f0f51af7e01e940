"""What a backup holds: `manifest.json`, with a checksum for every file in it."""

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

from deploy.environment import ROOT

FORMAT = 1
"""Raised when a backup made before can no longer be read."""

CHUNK = 1024 * 1024
"""Bytes read at a time."""


class BackupError(Exception):
    """A backup cannot be made or used; the text says why, for the console."""


@dataclass(frozen=True)
class Entry:
    """One file of a backup: its place below the folder, SHA-256 and size in bytes."""

    path: str
    sha256: str
    bytes: int

    @classmethod
    def of(cls, path: Path, folder: Path) -> "Entry":
        """The entry for a file that lies in `folder` already."""
        return cls(path.relative_to(folder).as_posix(), checksum(path), path.stat().st_size)

    @classmethod
    def copied(cls, source: Path, target: Path, folder: Path) -> "Entry":
        """Copies `source` to `target` below `folder`, reading it once."""
        target.parent.mkdir(parents=True, exist_ok=True)
        total, size = hashlib.sha256(), 0
        with source.open("rb") as reading, target.open("wb") as writing:
            while chunk := reading.read(CHUNK):
                total.update(chunk)
                size += writing.write(chunk)
        return cls(target.relative_to(folder).as_posix(), total.hexdigest(), size)


@dataclass
class Manifest:
    """What was saved, from which portal, when (UTC) and in which state."""

    portal_version: str
    created_at: str
    postgres_version: int
    migrations: list[str]
    rows: dict[str, int]
    entries: list[Entry] = field(default_factory=list)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Writes `manifest.json`, which makes `folder` a backup."""
        (folder / "manifest.json").write_text(json.dumps(asdict(self), indent=1))

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Reads `manifest.json`; raises BackupError when `folder` is not a whole backup."""
        try:
            raw = json.loads((folder / "manifest.json").read_text())
        except FileNotFoundError:
            raise BackupError(
                f"{folder} holds no manifest.json, so it is no whole backup."
            ) from None
        except ValueError:
            raise BackupError(f"{folder / 'manifest.json'} is damaged.") from None
        if raw.get("format") != FORMAT:
            raise BackupError(
                f"This portal reads backups of format {FORMAT}, not {raw.get('format')}."
            )
        entries = [Entry(**entry) for entry in raw.pop("entries")]
        return cls(**raw, entries=entries)

    def verify(self, folder: Path) -> None:
        """Raises BackupError naming the first file that is missing, damaged or out of place."""
        for entry in self.entries:
            path = folder / entry.path
            if ".." in PurePosixPath(entry.path).parts or PurePosixPath(entry.path).is_absolute():
                raise BackupError(f"The manifest names a file outside the backup: {entry.path}")
            if not path.is_file():
                raise BackupError(f"The backup lacks {entry.path}. Nothing was changed.")
            if checksum(path) != entry.sha256:
                raise BackupError(f"{entry.path} is damaged in the backup. Nothing was changed.")

    def below(self, part: str) -> list[Entry]:
        """The entries in one folder of the backup, such as "files"."""
        return [entry for entry in self.entries if entry.path.startswith(f"{part}/")]


def checksum(path: Path) -> str:
    """The SHA-256 of a file's content."""
    with path.open("rb") as reading:
        return hashlib.file_digest(reading, "sha256").hexdigest()


def portal_version() -> str:
    """The version in pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
