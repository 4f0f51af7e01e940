"""docker-compose.yml, Dockerfile and the server's documentation hold what they promise."""

import re
from pathlib import Path

import pytest
import yaml

from deploy import children, edge, health, serve
from deploy.configuration import Configuration
from deploy.launcher import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OPERATIONS = (ROOT / "docs/operations.md").read_text()

parametrize_services = pytest.mark.parametrize("name", SERVICES)


def settings_names() -> set[str]:
    """Every variable that the portal's settings and its launcher read."""
    source = (ROOT / "ogp_portal/settings.py").read_text()
    names = re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', source)
    launcher = (ROOT / "deploy/configuration.py").read_text()
    return {*names, *re.findall(r'environ\.get\("([A-Z_]+)"', launcher)}


@parametrize_services
def test_nothing_runs_as_root(name):
    assert SERVICES[name]["user"] not in {"root", "0", "0:0"}


@parametrize_services
def test_nothing_can_gain_rights_or_write_outside_its_volumes(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@parametrize_services
def test_health_is_checked(name):
    if name == "setup":
        assert SERVICES[name]["restart"] == "no"
    elif name == "web":
        assert "HEALTHCHECK" in (ROOT / "deploy/Dockerfile").read_text()
    else:
        assert SERVICES[name]["healthcheck"]["test"]


def test_only_nginx_has_a_port_and_only_on_loopback():
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"nginx": ["127.0.0.1:8080:8080"]}


def test_database_and_queues_are_reached_by_the_portal_alone():
    assert COMPOSE["networks"]["stores"] == {"internal": True}
    assert SERVICES["postgres"]["networks"] == SERVICES["valkey"]["networks"] == ["stores"]
    assert SERVICES["nginx"]["networks"] == ["portal"]


def test_each_process_of_the_portal_has_a_service():
    commands = [service["command"][-1] for service in SERVICES.values() if "build" in service]
    assert set(children.commands(Path("/data"), "", 0)) <= set(commands)


def test_nginx_gets_every_word_of_its_template():
    words = set(re.findall(r"\$\{(\w+)\}", edge.TEMPLATE.read_text()))
    assert words == set(edge.DEFAULTS)
    given = {name for name in SERVICES["nginx"]["environment"] if name.startswith("OGP_")}
    assert given == words


def test_image_runs_as_an_account_without_rights():
    lines = (ROOT / "deploy/Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER")] == ["USER 10001:10001"]


def test_image_holds_every_package_of_the_portal():
    kept = (ROOT / ".dockerignore").read_text().split()
    folders = {"ogp_portal", "plans", "consultations", "forum", "templates", "static", "deploy"}
    assert {f"!{name}" for name in folders} <= set(kept)


def test_example_of_settings_holds_no_secret_and_no_unknown_name():
    lines = (ROOT / "deploy/portal.env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert given["SECRET_KEY"] == given["POSTGRES_PASSWORD"] == ""
    nginx = set(edge.DEFAULTS)
    assert set(given) - settings_names() - nginx == {"POSTGRES_PASSWORD"}


def test_every_setting_is_documented():
    assert {name for name in settings_names() if f"`{name}`" not in OPERATIONS} == set()


def test_every_command_is_documented():
    documents = OPERATIONS + (ROOT / "README.md").read_text()
    assert [name for name in COMMANDS if f"./ogp {name}" not in documents] == []


def test_serve_refuses_an_unknown_name(capfd, monkeypatch, tmp_path):
    monkeypatch.setenv("OGP_DATA", str(tmp_path))
    assert serve.main(["mail"]) == 2
    assert "web|messages|builds|beat" in capfd.readouterr().err


def test_health_of_beat_is_its_fresh_schedule(tmp_path):
    configuration = Configuration.from_environment({"OGP_DATA": str(tmp_path)})
    assert not health.beat_writes(configuration)
    configuration.make_data_folder()
    (tmp_path / "beat/schedule").touch()
    assert health.beat_writes(configuration)


def test_health_of_web_is_its_answer(tmp_path):
    assert not health.web_answers(Configuration.from_environment({"OGP_PORT": "1"}))
    assert health.main(["nothing"]) == 2


def test_files_to_deploy_with_name_no_place_to_download_packages_from():
    files = [ROOT / "ogp", ROOT / ".ci/run", ROOT / "docker-compose.yml"]
    files += [path for path in (ROOT / "deploy").rglob("*") if path.is_file()]
    text = "\n".join(path.read_text() for path in files if path.suffix != ".pyc")
    assert not re.search(r"index-url|find-links|pythonhosted|pypi\.|simple/", text)
