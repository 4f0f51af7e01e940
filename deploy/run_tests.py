"""`./ogp test`: pytest on a Postgres of its own, so that a running portal is never touched."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy import debian_packages
from deploy.browsers import find_browser
from deploy.configuration import Configuration, ConfigurationError
from deploy.console import complain, say
from deploy.embedded_postgres import EmbeddedPostgres
from deploy.environment import ROOT
from deploy.file_locks import FileLock
from deploy.manage import run_in_foreground
from deploy.postgres_binaries import PostgresError
from deploy.prepared import compile_catalogues

PROCESSES = "2"
"""Test processes at once; the promise of ten minutes is for two cores."""

PARALLEL_OPTIONS = ("-n", "--numprocesses", "--pdb", "--collect-only", "--co")
"""With one of these, or with a test named, the caller decides about processes."""


def main(arguments: list[str]) -> int:
    """Runs pytest; returns its exit code. `--slow` and `--install` are ours, the rest pytest's."""
    if "--install" in arguments and not debian_packages.install():
        return 1
    _tell_about_browser()
    compile_catalogues()
    given = [word for word in arguments if word not in {"--slow", "--install"}]
    try:
        with environment_for_tests() as environment:
            return run_in_foreground(pytest_command(given, slow="--slow" in arguments), environment)
    except (ConfigurationError, PostgresError) as error:
        complain(str(error))
        return 1


def pytest_command(given: list[str], *, slow: bool) -> list[str]:
    """The whole command; whatever the caller says about marks and processes wins."""
    command = [sys.executable, "-m", "pytest", f"--rootdir={ROOT}"]
    if not any(word.startswith("-m") for word in given):
        command += ["-m", "slow" if slow else "not slow"]
    if not slow and not _decides_about_processes(given):
        command += ["-n", PROCESSES, "--dist=loadfile"]
    return [*command, *given]


def _decides_about_processes(given: list[str]) -> bool:
    return any(
        word.startswith(PARALLEL_OPTIONS) or Path(word.split("::")[0]).exists() for word in given
    )


def _tell_about_browser() -> None:
    if not find_browser() and not os.environ.get("OGP_NO_BROWSER"):
        complain(
            "no Chromium found, so browser tests will fail. Install it with ./ogp test --install "
            "(Debian, as root) or `.venv/bin/playwright install chromium`, "
            "or leave browser tests out with OGP_NO_BROWSER=1."
        )


@contextmanager
def environment_for_tests() -> Iterator[dict[str, str]]:
    """Environment variables for a test run: a data folder and a Postgres that nobody else uses.

    The folder is `test/` below the data folder, kept between runs; while another run has it, a
    temporary one. Its Postgres may lose data with the machine, which makes tests faster.
    Raises PostgresError, ConfigurationError.
    """
    with _test_folder() as folder:
        configuration = Configuration(
            data=folder, host="127.0.0.1", port=8000, database_url="", demo="0"
        )
        configuration.make_data_folder()
        postgres = EmbeddedPostgres(folder / "postgres", durable=False, stop_with_parent=True)
        url = postgres.start()
        try:
            yield {
                **configuration.for_children(url),
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "CACHE_URL": "",
                "CELERY_BROKER_URL": "",
                "EMAIL_URL": "",
                "CLAMD_URL": "",
            }
        finally:
            postgres.stop(even_if_shared=True)


@contextmanager
def _test_folder() -> Iterator[Path]:
    folder = Configuration.from_environment().data / "test"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "run.lock")
    if lock.try_acquire():
        yield folder
        lock.release()
        return
    say("another test run is under way; this one uses a temporary data folder")
    temporary = Path(tempfile.mkdtemp(prefix="ogp-test-"))
    temporary.chmod(0o711)  # as root, Postgres runs as `nobody` and must pass through
    yield temporary
    shutil.rmtree(temporary)
