"""Folders to run a Postgres in: one that anybody may enter, and one that only its owner may."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded_postgres import EmbeddedPostgres


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A short path below /tmp that every account may enter (pytest's own are private)."""
    folder = Path(tempfile.mkdtemp(prefix="ogp-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def private_folder(open_folder: Path) -> Path:
    """A folder that only its owner may enter, as root's home is."""
    folder = open_folder / "private"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def postgres(open_folder: Path) -> Iterator[EmbeddedPostgres]:
    """A running server of its own, stopped at the end."""
    server = EmbeddedPostgres(open_folder / "postgres")
    server.start()
    yield server
    server.stop(even_if_shared=True)
