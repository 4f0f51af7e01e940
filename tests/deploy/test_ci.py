"""`.ci/run`: everything runs, a failure is passed on, pytest's closing line comes last."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PRETENDED = """#!/bin/sh
case "$*" in
    check) exit ${CHECK:-0} ;;
    test) echo "== 5 passed in 3.20s ==" ; exit ${TEST:-0} ;;
    "test --slow") echo "== 2 passed, 5 deselected in 1.00s ==" ; exit ${SLOW:-0} ;;
esac
"""


@pytest.fixture
def project(tmp_path) -> Path:
    """`.ci/run` beside an `ogp` that pretends."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci/run")
    (tmp_path / "ogp").write_text(PRETENDED)
    (tmp_path / "ogp").chmod(0o755)
    for program in ("chromium", "msgfmt", "pdftotext", "uv", "fc-list"):
        pretended = tmp_path / "bin" / program
        pretended.parent.mkdir(exist_ok=True)
        pretended.write_text("#!/bin/sh\necho DejaVu\n")
        pretended.chmod(0o755)
    return tmp_path


def run(project: Path, **outcome: str) -> tuple[int, list[str]]:
    done = subprocess.run(
        [project / ".ci/run"],
        env={"PATH": f"{project}/bin:/usr/bin:/bin", "HOME": str(project), **outcome},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()


@pytest.mark.skipif(not Path("/usr/sbin/nginx").exists(), reason=".ci/run would install nginx")
@pytest.mark.parametrize(
    ("outcome", "failed"),
    [({}, ""), ({"CHECK": "1"}, "./ogp check"), ({"TEST": "1"}, "tests"), ({"SLOW": "5"}, "slow")],
)
def test_all_steps_run_and_failure_is_passed_on(project, outcome, failed):
    code, lines = run(project, **outcome)
    assert code == (1 if failed else 0)
    assert [line for line in lines if line.startswith("== ")][:5] == [
        "== ./ogp check",
        "== tests",
        "== 5 passed in 3.20s ==",
        "== slow_tests",
        "== 2 passed, 5 deselected in 1.00s ==",
    ]
    assert lines[-1] == "== 2 passed, 5 deselected in 1.00s =="
    assert not failed or any(line.startswith(f"failed: {failed}") for line in lines)
