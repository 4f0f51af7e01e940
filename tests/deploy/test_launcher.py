"""`./ogp`: clear words for a wrong command, and for a Python that is too old."""

import ast
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import launcher

ROOT = Path(__file__).resolve().parents[2]


def ogp(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "ogp", *words], capture_output=True, text=True, check=False
    )


def test_unknown_command_is_named_with_those_that_exist():
    done = ogp("upp")
    assert done.returncode == 2
    assert done.stderr.startswith("ogp: there is no command 'upp'.")
    assert "./ogp up" in done.stderr


@pytest.mark.parametrize("words", [[], ["help"], ["--help"]])
def test_help_names_every_command(words):
    done = ogp(*words)
    assert done.returncode == 0
    assert [name for name in launcher.COMMANDS if f"./ogp {name}" not in done.stdout] == []


def test_unknown_command_installs_nothing(monkeypatch):
    monkeypatch.setattr(launcher.environment, "ensure", lambda **_: pytest.fail("must not install"))
    assert launcher.main(["upp"]) == 2


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["up", "now"], "up takes no arguments"),
        (["check", "it"], "check takes no arguments"),
        (["backup"], "the following arguments are required: DIR"),
        (["restore"], "the following arguments are required: DIR"),
    ],
)
def test_wrong_arguments_end_with_2(words, expected, capfd):
    try:
        code = launcher.run(words)
    except SystemExit as ended:
        code = ended.code
    assert code == 2
    assert expected in capfd.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("OGP_PORT", "eighty", "OGP_PORT must be a whole number 1-65535, not 'eighty'."),
        ("OGP_PORT", "70000", "OGP_PORT must be a whole number 1-65535, not '70000'."),
        ("OGP_DATA", "/proc/nowhere", "OGP_DATA is /proc/nowhere, which cannot be used"),
    ],
)
def test_wrong_setting_is_one_line(monkeypatch, capfd, name, value, words):
    monkeypatch.setenv(name, value)
    assert launcher.run(["up"]) == 2
    said = capfd.readouterr().err
    assert said.startswith(f"ogp: {words}")
    assert said.count("\n") == 1


def run_script(monkeypatch, version: tuple[int, ...], path: str) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setenv("PATH", path)
    runpy.run_path(str(ROOT / "ogp"), run_name="script")


def test_old_python_says_what_to_install(monkeypatch, tmp_path):
    with pytest.raises(SystemExit, match=r"Python 3.11 or newer is needed, this is 3.9"):
        run_script(monkeypatch, (3, 9, 2), str(tmp_path))


def test_old_python_steps_aside_for_a_newer_one(monkeypatch, tmp_path):
    newer = tmp_path / "python3.12"
    newer.touch(mode=0o755)
    monkeypatch.setattr(sys, "argv", ["./ogp", "up"])

    class Replaced(Exception):
        """Stands for the process that takes over."""

    def execvp(name: str, words: list[str]) -> None:
        raise Replaced(name, words)

    monkeypatch.setattr(os, "execvp", execvp)
    with pytest.raises(Replaced) as taken:
        run_script(monkeypatch, (3, 8, 0), str(tmp_path))
    assert taken.value.args == ("python3.12", ["python3.12", str(ROOT / "ogp"), "up"])


def test_script_can_be_read_by_old_pythons():
    ast.parse((ROOT / "ogp").read_text(), feature_version=(3, 6))


def test_what_runs_before_the_environment_needs_the_standard_library_alone():
    code = "import sys; import deploy.launcher; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    roots = {name.split(".")[0] for name in done.stdout.split()}
    assert roots - sys.stdlib_module_names - {"deploy", "__main__"} == set()
