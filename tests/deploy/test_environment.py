"""`.venv`: made once, from exact versions, by one start at a time, and again when interrupted."""

import multiprocessing
import shutil
import subprocess
from pathlib import Path

import pytest

from deploy import environment


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A project whose lock files ask for nothing, so that no network is needed."""
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(environment, "RUN_LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(environment, "DEVELOPMENT_LOCK", tmp_path / "requirements-dev.lock")
    (tmp_path / "requirements.lock").write_text("# nothing\n")
    (tmp_path / "requirements-dev.lock").write_text("# nothing, for developers\n")
    return tmp_path


@pytest.fixture
def installs(project, monkeypatch) -> list[str]:
    """The lock files installed from, one by one; the installation itself is only pretended."""
    done: list[str] = []

    def install(lock: Path, *, keep: bool) -> bool:
        done.append(f"{lock.name}{' kept' if keep else ''}")
        environment.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        environment.PYTHON.unlink(missing_ok=True)
        environment.PYTHON.symlink_to(shutil.which("python3"))
        return True

    monkeypatch.setattr(environment, "_install_with_uv", install)
    return done


def test_installed_once(installs):
    environment.ensure(development=False)
    environment.ensure(development=False)
    assert installs == ["requirements.lock"]


def test_development_holds_what_running_needs(installs):
    environment.ensure(development=True)
    environment.ensure(development=False)
    assert installs == ["requirements-dev.lock"]


def test_tools_are_added_to_an_environment_in_use(installs, monkeypatch):
    monkeypatch.setattr(environment, "_can_be_kept", lambda: environment._stamp().exists())
    environment.ensure(development=False)
    environment.ensure(development=True)
    assert installs == ["requirements.lock", "requirements-dev.lock kept"]


def test_changed_lock_is_installed_and_tools_stay(installs, project):
    environment.ensure(development=True)
    (project / "requirements.lock").write_text("# something else\n")
    environment.ensure(development=False)
    assert [name.split()[0] for name in installs] == ["requirements-dev.lock"] * 2


def test_interrupted_installation_is_done_again_from_scratch(installs, monkeypatch):
    def interrupted(lock: Path, *, keep: bool) -> bool:
        environment.VENV.mkdir()
        raise KeyboardInterrupt

    with monkeypatch.context() as first:
        first.setattr(environment, "_install_with_uv", interrupted)
        with pytest.raises(KeyboardInterrupt):
            environment.ensure(development=False)
    environment.ensure(development=False)
    assert installs == ["requirements.lock"]


def test_environment_whose_python_is_gone_is_made_again(installs):
    environment.ensure(development=False)
    environment.PYTHON.unlink()
    environment.ensure(development=False)
    assert installs == ["requirements.lock"] * 2


def test_folder_of_another_user_is_refused_with_advice(project, monkeypatch):
    monkeypatch.setattr(environment.os, "access", lambda *_: False)
    with pytest.raises(environment.SetupError, match="Clone the project into a folder of your own"):
        environment.ensure(development=False)


def test_missing_venv_module_is_told_with_its_remedy(project, monkeypatch):
    monkeypatch.setattr(environment, "_install_with_uv", lambda lock, keep: False)
    monkeypatch.setattr(
        environment,
        "_attempt",
        lambda command: subprocess.CompletedProcess(command, 1, "ensurepip is not available"),
    )
    with pytest.raises(environment.SetupError, match="apt install python3-venv"):
        environment.ensure(development=False)


def test_failing_uv_leaves_the_work_to_pip(project, monkeypatch, capfd):
    broken = project / "uv"
    broken.write_text("#!/bin/sh\necho no network >&2; exit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(project))
    used = []
    monkeypatch.setattr(
        environment,
        "_install_with_pip",
        lambda lock, keep: used.append(lock.name) or environment.VENV.mkdir(exist_ok=True),
    )
    environment.ensure(development=False)
    assert used == ["requirements.lock"]
    assert "no network" in capfd.readouterr().out


def _ensure_and_note(note: Path) -> None:
    environment.ensure(development=False)
    note.touch()


def test_starts_at_the_same_time_install_once(installs, project, monkeypatch):
    """Forked processes, so that they see the pretended installation."""
    log = project / "log"

    def install(lock: Path, *, keep: bool) -> bool:
        with log.open("a") as lines:
            lines.write("installed\n")
        environment.PYTHON.parent.mkdir(parents=True)
        environment.PYTHON.symlink_to(shutil.which("python3"))
        return True

    monkeypatch.setattr(environment, "_install_with_uv", install)
    fork = multiprocessing.get_context("fork")
    starts = [fork.Process(target=_ensure_and_note, args=(project / f"n{i}",)) for i in range(4)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert log.read_text() == "installed\n"
    assert len(list(project.glob("n*"))) == 4


@pytest.mark.slow
def test_pip_makes_a_working_environment(project, monkeypatch):
    monkeypatch.setattr(environment, "_install_with_uv", lambda lock, keep: False)
    environment.ensure(development=False)
    assert subprocess.run([environment.PYTHON, "-c", "import pip"], check=False).returncode == 0


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_have_hashes_and_name_no_place_to_download_from(name):
    text = (Path(__file__).resolve().parents[2] / name).read_text()
    packages = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert packages
    assert text.count("--hash=sha256:") >= len(packages)
    assert "://" not in text
