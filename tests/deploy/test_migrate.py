"""The quicker `migrate` ends where Django's own does."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.db.migrations.state import ProjectState

from deploy.configuration import Configuration
from deploy.portal_database import PortalDatabase
from deploy.postgres_client import Programs, connected, server_major
from ogp_portal.common.management.commands.migrate import Command, neighbours_drawn_anew

ROOT = Path(__file__).resolve().parents[2]
OURS = "from django.core.management import call_command; call_command('migrate', verbosity=0)"
DJANGOS = (
    "from django.core.management import call_command;"
    "from django.core.management.commands.migrate import Command;"
    "call_command(Command(), verbosity=0)"
)


def test_it_is_the_one_that_runs():
    assert type(load_command_class(get_commands()["migrate"], "migrate")) is Command


def test_what_it_changes_of_django_is_put_back():
    djangos = ProjectState._find_reload_model
    with pytest.raises(ZeroDivisionError), neighbours_drawn_anew():
        raise ZeroDivisionError
    assert ProjectState._find_reload_model is djangos


@pytest.mark.slow
def test_it_makes_the_same_database(postgres, tmp_path):
    made = [_dumped(postgres, name, code, tmp_path) for name, code in _WAYS]
    assert made[0] == made[1]
    assert len(made[0]) > 10_000


_WAYS = [("ours", OURS), ("djangos", DJANGOS)]


def _dumped(server, name: str, code: str, folder: Path) -> list[str]:
    """The lines of a dump without data of a database that `code` has migrated."""
    server.create_database(name)
    url = server.url(name)
    given = {"OGP_DATA": str(folder / name), "DATABASE_URL": url}
    environment = Configuration.from_environment(given).for_children(url)
    begin = f"import django; django.setup(); {code}"
    subprocess.run([sys.executable, "-c", begin], env=environment, cwd=ROOT, check=True)
    database, dump = PortalDatabase(url, environment, server.binaries), folder / f"{name}.sql"
    with connected(url) as opened:
        programs = Programs(database, server_major(opened))
    assert programs.popen("pg_dump", "--schema-only", f"--file={dump}").wait() == 0
    lines = dump.read_text().splitlines()
    return [line for line in lines if not line.startswith((r"\restrict", r"\unrestrict"))]
