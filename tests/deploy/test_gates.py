"""`./ogp check`: each gate fails when it should, and one failure does not hide the others."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy import gates
from deploy.gates import Gate, passes

ROOT = Path(__file__).resolve().parents[2]
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", "uv.lock")


def append(path: str, text: str) -> Callable[[Path], None]:
    def spoil(copy: Path) -> None:
        with (copy / path).open("a") as file:
            file.write(text)

    return spoil


def replace(path: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(copy: Path) -> None:
        text = (copy / path).read_text()
        assert old in text
        (copy / path).write_text(text.replace(old, new, 1))

    return spoil


def forget_a_translation(copy: Path) -> None:
    catalogue = copy / "ogp_portal/locale/da/LC_MESSAGES/django.po"
    entry = '\nmsgid "A text that nobody has put into Danish"\nmsgstr ""\n'
    catalogue.write_text(catalogue.read_text() + entry)


FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "formatting": (append("plans/apps.py", "\n\n\nx   =  1\n"), "plans/apps.py"),
    "lint": (append("plans/apps.py", "\n\ndef unused():\n    import os\n"), "plans/apps.py"),
    "types": (
        append("plans/permissions.py", '\n\ndef number() -> int:\n    return "1"\n'),
        "Incompatible return value type",
    ),
    "imports point down": (
        append("plans/apps.py", "\n\nimport forum.models  # noqa\n"),
        "plans.apps -> forum.models",
    ),
    "migrations complete": (
        replace("ogp_portal/files/models.py", "max_length=200", "max_length=199"),
        "Alter field name on",
    ),
    "Danish complete": (forget_a_translation, "A text that nobody has put into Danish"),
    "template formatting": (append("templates/404.html", "\n{%load static%}\n"), "404.html"),
    "templates compile": (append("templates/404.html", "\n{% no_such_tag %}\n"), "no_such_tag"),
    "safe to deploy": (
        append("ogp_portal/settings.py", "\nSESSION_COOKIE_SECURE = False\n"),
        "security.W012",
    ),
    "compose file": (append("docker-compose.yml", "\nno_such_key: 1\n"), "no_such_key"),
    "yaml": (append("docker-compose.yml", "\nx-late:   1   \n"), "trailing spaces"),
    "Dockerfile": (append("deploy/Dockerfile", "RUN sudo apt-get install vim\n"), "DL3004"),
}
"""Gate → what makes it fail, and the words by which it says so."""


def test_each_gate_has_a_fault_it_is_tried_with():
    assert [gate.name for gate in gates.gates()] == list(FAULTS)


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_gate_finds_its_fault(name, tmp_path, monkeypatch, capfd):
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    monkeypatch.setattr(gates, "ROOT", copy)
    spoil, words = FAULTS[name]
    spoil(copy)
    gate = next(gate for gate in gates.gates() if gate.name == name)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ogp_portal.settings",
        "PYTHONPATH": str(copy),
        "OGP_DATA": str(tmp_path / "data"),
    }
    assert not passes(gate, environment)
    said = capfd.readouterr().out
    assert said.startswith(f"FAILED  {name}")
    assert words in said


def gate(name: str, code: str) -> Gate:
    return Gate(name, [sys.executable, "-c", code])


def test_failed_gate_shows_what_it_said(capfd):
    assert not passes(gate("lint", "print('line 3 is wrong'); raise SystemExit(1)"), {})
    said = capfd.readouterr().out
    assert said.startswith("FAILED  lint")
    assert "        line 3 is wrong" in said


def test_gate_that_holds_is_one_line(capfd):
    assert passes(gate("lint", "print('all fine')"), {})
    assert capfd.readouterr().out.count("\n") == 1


def test_all_gates_run_after_one_has_failed(monkeypatch, capfd):
    broken, fine = gate("first", "raise SystemExit(1)"), gate("second", "")
    monkeypatch.setattr(gates, "gates", lambda: [broken, fine])
    monkeypatch.setattr(gates, "_figures", lambda: "")
    assert gates.main([]) == 1
    said = capfd.readouterr().out
    assert "FAILED  first" in said
    assert "ok      second" in said
    assert "1 of the gates failed: first" in said


def test_size_figures_are_printed_and_never_fail():
    done = subprocess.run(
        [sys.executable, "-m", "deploy.size_figures"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "functions (median 8, p95 30, none over 60)" in done.stdout
