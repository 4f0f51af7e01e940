"""The units for a server, and the commands that docs/operations.md gives beside them."""

import datetime as dt
import re
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "deploy/systemd"
SERVICES = ["ogp-portal.service", "ogp-portal-backup.service"]
OPERATIONS = (ROOT / "docs/operations.md").read_text()
PORTAL = "/srv/ogp/portal"


def settings_of(unit: str) -> dict[str, str]:
    """[Service] of a unit, names in small letters."""
    parser = RawConfigParser()
    parser.read(UNITS / unit)
    return dict(parser["Service"])


@pytest.mark.parametrize("unit", SERVICES)
def test_service_runs_as_the_portals_account_with_its_settings(unit):
    settings = settings_of(unit)
    assert settings["user"] == settings["group"] == "ogp"
    assert settings["environmentfile"] == "/etc/ogp-portal.env"
    assert settings["workingdirectory"] == PORTAL


def test_line_for_other_commands_gives_them_the_same():
    (line,) = re.findall(r"^    portal\(\) \{.*\}$", OPERATIONS, re.MULTILINE)
    settings = settings_of("ogp-portal.service")
    for name in ("User", "Group", "WorkingDirectory", "EnvironmentFile"):
        assert f"-p {name}={settings[name.lower()]} " in line
    assert f'{PORTAL}/ogp "$@"' in line
    assert subprocess.run(["bash", "-n", "-c", line], check=False).returncode == 0


def test_nightly_backup_lies_in_a_folder_named_by_the_day(tmp_path):
    command = settings_of("ogp-portal-backup.service")["execstart"]
    command = command.replace("$$", "$").replace("%%", "%")  # as systemd reads them
    (tmp_path / "ogp").write_text('#!/bin/sh\necho "$@"\n')
    (tmp_path / "ogp").chmod(0o755)
    done = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"backup /backup/{dt.datetime.now().date().isoformat()}"  # noqa: DTZ005


def test_backup_may_write_where_it_writes():
    assert settings_of("ogp-portal-backup.service")["readwritepaths"] == f"{PORTAL} /backup"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_systemd_understands_the_units(tmp_path):
    for unit in UNITS.iterdir():
        text = unit.read_text().replace(f"{PORTAL}/ogp", f"{ROOT}/ogp")
        (tmp_path / unit.name).write_text(text)
    command = ["systemd-analyze", "verify", *sorted(tmp_path.iterdir())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_command_on_the_server_runs_as_the_portals_account():
    server = OPERATIONS.partition("## Upgrade")[2].partition("## Rotate")[0]
    for command in re.findall(r"^    (?!.*docker)(.+)$", server, re.MULTILINE):
        assert command.startswith(("portal ", "sudo -u ogp git -C ", "systemctl ")), command
