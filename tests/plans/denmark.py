"""What tests of the data files share: loading them, and a copy in which something is changed."""

import io
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import transaction

from plans.denmark.folder import REAL_DATA
from plans.models import Fact


def load(folder: Path = REAL_DATA) -> str:
    """Runs the command; gives what it printed."""
    printed = io.StringIO()
    call_command("load_denmark", data=folder, stdout=printed)
    return printed.getvalue()


@contextmanager
def loaded_for_all_tests_of_a_module(django_db_blocker) -> Iterator[str]:
    """Loads once; each test then undoes its own changes, and the last one the load."""
    with django_db_blocker.unblock(), transaction.atomic():
        printed = load()
        with django_db_blocker.block():
            yield printed
        transaction.set_rollback(True)


def copy_of_data(tmp_path: Path) -> Path:
    """The real files in a folder of their own."""
    return Path(shutil.copytree(REAL_DATA, tmp_path / "data"))


def changed(folder: Path, name: str, old: str, new: str) -> int:
    """Replaces the first `old` in a file; gives the line it stood on."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{name} does not hold {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def fact_of(row, field: str) -> Fact:
    return Fact.objects.about(row).get(field=field)


def kept_lines(printed: str) -> list[str]:
    """The lines that tell what was kept because an editor changed it."""
    return re.findall(r"^  (.+)$", printed, re.MULTILINE)
