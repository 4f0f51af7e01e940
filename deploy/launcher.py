"""`./ogp COMMAND`: chooses the environment and hands over. Standard library only."""

import importlib
import os
import sys
from dataclasses import dataclass

from deploy import environment

WRONG_USE = 2
"""Exit code for a command line that makes no sense, as other programs use it."""

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells use it."""


@dataclass(frozen=True)
class Command:
    """One word after `./ogp`: the module whose `main(arguments)` does it, and what it needs."""

    module: str
    usage: str
    summary: str
    development: bool = False


COMMANDS = {
    "up": Command("deploy.up", "up", "start the portal; Ctrl-C stops it"),
    "test": Command(
        "deploy.run_tests", "test [--slow] [--install] [pytest …]", "run the tests", True
    ),
    "check": Command("deploy.gates", "check", "run every gate", True),
    "backup": Command(
        "deploy.backup", "backup DIR [--with-secrets]", "save database and files in an empty DIR"
    ),
    "restore": Command(
        "deploy.restore", "restore DIR [--replace] [--with-secrets]", "bring a backup back"
    ),
    "manage": Command("deploy.manage", "manage …", "run manage.py on the portal's database"),
    "bench": Command("deploy.run_bench", "bench …", "run a benchmark from bench/", True),
}


def main(arguments: list[str]) -> int:
    """Runs the command named first inside `.venv`, made when missing; returns the exit code."""
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command:
        try:
            environment.ensure(development=command.development)
        except environment.SetupError as error:
            print(f"ogp: {error}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("ogp: stopped; the next start installs again", file=sys.stderr)
            return INTERRUPTED
        _move_into_environment()
    return run(arguments)


def run(arguments: list[str]) -> int:
    """Runs the command named first in the environment of this process."""
    name, *rest = arguments or ["help"]
    if name in {"help", "-h", "--help"}:
        print(help_text())
        return 0
    if name not in COMMANDS:
        print(f"ogp: there is no command {name!r}.\n\n{help_text()}", file=sys.stderr)
        return WRONG_USE
    return importlib.import_module(COMMANDS[name].module).main(rest)


def help_text() -> str:
    """Every command with its arguments and what it does."""
    lines = [f"  ./ogp {command.usage:<40} {command.summary}" for command in COMMANDS.values()]
    return "\n".join(["usage: ./ogp COMMAND", "", *lines, "", "More: docs/operations.md"])


def _move_into_environment() -> None:
    """Replaces this process by the same command under the environment's Python."""
    if os.path.realpath(sys.prefix) != os.path.realpath(environment.VENV):
        script = str(environment.ROOT / "ogp")
        os.execv(environment.PYTHON, [str(environment.PYTHON), script, *sys.argv[1:]])  # noqa: S606
