"""Folders to run a Postgres in: one that anybody may enter, and one that only its owner may."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.embedded_postgres import EmbeddedPostgres


@contextmanager
def folder_open_to_all() -> Iterator[Path]:
    """A short path below /tmp that every account may enter; pytest's own folders are private."""
    folder = Path(tempfile.mkdtemp(prefix="ogp-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """For one test."""
    with folder_open_to_all() as folder:
        yield folder


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


def portal_environment(data: Path, port: int, **settings: str) -> dict[str, str]:
    """A user's environment for a portal of its own, without what this test run has set."""
    ours = ("OGP_", "DATABASE_URL", "CACHE_URL", "CELERY_", "EMAIL_URL", "DJANGO_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "OGP_DATA": str(data), "OGP_PORT": str(port), **settings}


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
