"""`./ogp check`: every gate, one line each; all of them run, also after one has failed."""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from deploy.configuration import ConfigurationError
from deploy.console import complain
from deploy.environment import PYTHON, ROOT
from deploy.postgres_binaries import PostgresError
from deploy.run_tests import environment_for_tests

YAML_RULES = (
    "{extends: default, rules: {line-length: {max: 120}, document-start: disable,"
    " truthy: {check-keys: false}}}"
)

PRODUCTION = {
    "OGP_SITE_URL": "https://ogp.example.org",
    "OGP_HOST": "0.0.0.0",  # noqa: S104 - what a container listens on; nothing listens here
    "OGP_PUBLISHER": "Digitaliseringsstyrelsen",
    "OGP_DEMO": "0",
    "TRUST_PROXY": "1",
    "SECRET_KEY": "only for check --deploy 0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "ogp.example.org",
}
"""Settings as on a server, for Django's own list of what is unsafe there."""


@dataclass(frozen=True)
class Gate:
    """One command that must succeed; `extra` adds to its environment."""

    name: str
    command: list[str]
    extra: dict[str, str] = field(default_factory=dict)


def main(arguments: list[str]) -> int:
    """Runs every gate; exit code 1 when any failed."""
    if arguments:
        complain("check takes no arguments.\nusage: ./ogp check")
        return 2
    try:
        with environment_for_tests() as environment:
            portal = {**environment, "DJANGO_SETTINGS_MODULE": "ogp_portal.settings"}
            failed = [gate.name for gate in gates() if not passes(gate, portal)]
    except (ConfigurationError, PostgresError) as error:
        complain(str(error))
        return 1
    print(_figures())
    print(f"\n{len(failed)} of the gates failed: {', '.join(failed)}" if failed else "\nall passed")
    return 1 if failed else 0


def gates() -> Iterator[Gate]:
    """The gates, quick ones first."""
    yield Gate("formatting", [_tool("ruff"), "format", "--check", ".", "ogp"])
    yield Gate("lint", [_tool("ruff"), "check", ".", "ogp"])
    yield Gate("types", [_tool("mypy")])
    yield Gate("imports point down", [_tool("lint-imports")])
    yield Gate("migrations complete", _manage("makemigrations", "--check", "--dry-run"))
    yield Gate("Danish complete", _manage("check_catalogue"))
    yield Gate("template formatting", [_tool("djade"), "--check", *_templates()])
    yield Gate("templates compile", _manage("check_templates"))
    yield Gate(
        "safe to deploy", _manage("check", "--deploy", "--fail-level", "WARNING"), PRODUCTION
    )
    yield Gate("compose file", [_tool("check-jsonschema"), *_compose_schema()])
    yield Gate("yaml", [_tool("yamllint"), "--strict", "-d", YAML_RULES, "docker-compose.yml"])
    yield Gate("Dockerfile", [_tool("hadolint"), "deploy/Dockerfile"])


def passes(gate: Gate, environment: dict[str, str]) -> bool:
    """Runs one gate and prints its result, with everything it said when it failed."""
    begun = time.monotonic()
    done = subprocess.run(
        gate.command,
        cwd=ROOT,
        env={**environment, **gate.extra},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    print(f"{'ok    ' if passed else 'FAILED'}  {gate.name:<24} {time.monotonic() - begun:5.1f} s")
    if not passed:
        print(f"        $ {' '.join(gate.command)[:200]}\n{_indented(done.stdout)}")
    sys.stdout.flush()
    return passed


def _indented(text: str) -> str:
    return "\n".join(f"        {line}" for line in text.strip().splitlines())


def _tool(name: str) -> str:
    return str(PYTHON.parent / name)


def _manage(*words: str) -> list[str]:
    return [sys.executable, "manage.py", *words]


def _templates() -> list[str]:
    folders = ("templates", "ogp_portal", "plans", "consultations", "forum")
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.html")))
    return [str(path.relative_to(ROOT)) for path in found]


def _compose_schema() -> list[str]:
    return ["--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]


def _figures() -> str:
    return subprocess.run(
        [sys.executable, "-m", "deploy.size_figures"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
